import { TraceMap, decodedMappings } from '@jridgewell/trace-mapping'
import type { TokenText } from './tokens.ts'

/** What projecting needs of a source map (version 3). Of its sources only the first is looked at: a module has one. */
export interface EncodedSourceMap {
  readonly mappings: string
  readonly sourcesContent?: readonly (string | null)[] | undefined
}

/** Two tokens, by their indexes, of which one was made from the other. */
export interface Anchor {
  readonly onto: number
  readonly from: number
}

/**
 * Finds the tokens that a source map ties together, in the order of the generated text `onto`. A mapping that does not lie at the
 * start of one of its tokens, or that lies outside of the texts, says nothing.
 */
export function anchorsOf(from: TokenText, onto: TokenText, map: EncodedSourceMap): Anchor[] {
  const generated = lineStartsOf(onto.code)
  const original = lineStartsOf(from.code)
  original[0] = hasMark(map, from.code) ? -1 : 0
  const anchors = new Map<number, number>()
  for (const [line, segments] of decode(map).entries()) {
    for (const [column, source, originalLine = Infinity, originalColumn = 0] of segments) {
      const offset = (generated[line] ?? Infinity) + column
      const at = indexEndingAfter(onto, offset)
      const partner = indexEndingAfter(from, (original[originalLine] ?? Infinity) + originalColumn)
      const isAnchor = source === 0 && onto.tokens[at]?.start === offset
      if (isAnchor && partner < from.tokens.length) anchors.set(at, partner)
    }
  }
  return Array.from(anchors, ([at, partner]) => ({ onto: at, from: partner }))
}

/** Tells whether the map counts a byte order mark, which the file has, and the text that V8 is given does not. */
function hasMark(map: EncodedSourceMap, code: string): boolean {
  return map.sourcesContent?.[0]?.startsWith('\uFEFF') === true && !code.startsWith('\uFEFF')
}

function decode({ mappings }: EncodedSourceMap): ReturnType<typeof decodedMappings> {
  return decodedMappings(new TraceMap({ version: 3, names: [], sources: [''], mappings }))
}

function lineStartsOf(code: string): number[] {
  return [0, ...Array.from(code.matchAll(/\n/g), ({ index }) => index + 1)]
}

/** Finds the first token that ends after an offset: the one there, or else the next. */
function indexEndingAfter({ tokens }: TokenText, offset: number): number {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tokens[middle]?.end ?? 0) > offset) high = middle
    else low = middle + 1
  }
  return low
}
