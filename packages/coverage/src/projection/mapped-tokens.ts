import { type SourceMapSegment, TraceMap, decodedMappings } from '@jridgewell/trace-mapping'
import { lineStartsOf } from './lines.ts'
import { type TokenText, indexEndingAfter } from './tokens.ts'

/** What projecting needs of a source map (version 3), less index maps. */
export interface EncodedSourceMap {
  readonly mappings: string
  readonly sourcesContent?: readonly (string | null)[] | undefined
}

/** A token of a text, by its index, and where a source map says it was made from: line and column, from 0. */
export type MappedToken = readonly [token: number, line: number, column: number]

/** What a source map says of the tokens of a text. */
export interface MappedTokens {
  /** By the index of the source, in the order of the text. */
  readonly bySource: ReadonlyMap<number, readonly MappedToken[]>
  /** Where the text goes over to something made of another source, or of none: index of the token, and of the source or -1. */
  readonly turns: readonly (readonly [token: number, source: number])[]
}

/** Finds the tokens that a source map speaks of. A mapping that does not lie at the start of one, or lies outside of the text, says nothing. */
export function mappedTokensOf(text: TokenText, { mappings }: EncodedSourceMap): MappedTokens {
  const starts = lineStartsOf(text.code, /\n/g)
  const bySource = new Map<number, MappedToken[]>()
  const turns: [number, number][] = []
  for (const [generatedLine, segments] of decode(mappings, text.code, starts.length).entries()) {
    const lineStart = starts[generatedLine] ?? Infinity
    const lineEnd = starts[generatedLine + 1] ?? text.code.length
    for (const [generatedColumn, source = -1, line = 0, column = 0] of segments) {
      const offset = lineStart + generatedColumn
      if (!(lineStart <= offset && offset < lineEnd)) continue
      const token = indexEndingAfter(text, offset)
      if (turns.at(-1)?.[1] !== source) turns.push([token, source])
      if (source < 0 || text.tokens[token]?.start !== offset) continue
      const tokens = bySource.get(source)
      if (tokens === undefined) bySource.set(source, [[token, line, column]])
      else tokens.push([token, line, column])
    }
  }
  return { bySource, turns }
}

/**
 * Decodes no more than the text has room for: a map is input, and one of a few megabytes could take gigabytes.
 *
 * @throws {RangeError} for one that has more mappings than the text has characters.
 */
function decode(mappings: string, code: string, lines: number): readonly SourceMapSegment[][] {
  const cut = endOfLine(mappings, lines)
  let segments = lines
  for (let at = mappings.indexOf(','); at !== -1 && at < cut; at = mappings.indexOf(',', at + 1)) {
    segments++
  }
  if (segments > 2 * code.length + 1_000) {
    throw new RangeError(`Its source map has ${segments} mappings, for ${code.length} characters`)
  }
  const map = new TraceMap({ version: 3, names: [], sources: [], mappings: mappings.slice(0, cut) })
  return decodedMappings(map)
}

/** Finds where the mappings of a number of lines end. */
function endOfLine(mappings: string, lines: number): number {
  let at = -1
  for (let line = 0; line < lines; line++) {
    at = mappings.indexOf(';', at + 1)
    if (at === -1) return mappings.length
  }
  return at
}
