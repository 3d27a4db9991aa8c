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

/** What ends a line of a source: to magic-string a line feed only, to oxc, esbuild and TypeScript all that ECMAScript says. */
const LINE_ENDS = [/\n/g, /\r\n?|[\n\u2028\u2029]/g]

/**
 * Finds the tokens that a source map ties together, in the order of the generated text `onto`. A mapping that does not lie at the
 * start of one of its tokens, or that lies outside of the texts, says nothing.
 */
export function anchorsOf(from: TokenText, onto: TokenText, map: EncodedSourceMap): Anchor[] {
  const agreeing = (anchors: readonly Anchor[]): number =>
    anchors.filter((each) => from.tokens[each.from]?.key === onto.tokens[each.onto]?.key).length
  const [lines = [], otherLines = []] = LINE_ENDS.map((lineEnd) => lineStartsOf(from.code, lineEnd))
  const anchors = tie(from, lines, onto, map)
  if (otherLines.length === lines.length) return anchors
  // Nothing says which lines are meant, but only in one way the tokens fit.
  const others = tie(from, otherLines, onto, map)
  return agreeing(others) > agreeing(anchors) ? others : anchors
}

function tie(
  from: TokenText,
  lines: readonly number[],
  onto: TokenText,
  map: EncodedSourceMap,
): Anchor[] {
  const generatedLines = lineStartsOf(onto.code, /\n/g)
  const mark = markLength(map, from.code)
  const anchors = new Map<number, number>()
  for (const [generatedLine, segments] of decode(map).entries()) {
    for (const [generatedColumn, source, line = Infinity, column = 0] of segments) {
      const generated = (generatedLines[generatedLine] ?? Infinity) + generatedColumn
      const at = indexEndingAfter(onto, generated)
      const original = (lines[line] ?? Infinity) + column - (line === 0 ? mark : 0)
      const partner = indexEndingAfter(from, original)
      const isAnchor = source === 0 && onto.tokens[at]?.start === generated
      if (isAnchor && partner < from.tokens.length) anchors.set(at, partner)
    }
  }
  return Array.from(anchors, ([at, partner]) => ({ onto: at, from: partner }))
}

/** A byte order mark is in the file, and so in its map, but not in the text that V8 is given. */
function markLength({ sourcesContent }: EncodedSourceMap, code: string): 0 | 1 {
  return sourcesContent?.[0]?.startsWith('\uFEFF') === true && !code.startsWith('\uFEFF') ? 1 : 0
}

function decode({ mappings }: EncodedSourceMap): ReturnType<typeof decodedMappings> {
  return decodedMappings(new TraceMap({ version: 3, names: [], sources: [''], mappings }))
}

function lineStartsOf(code: string, lineEnd: RegExp): number[] {
  return [0, ...Array.from(code.matchAll(lineEnd), ({ index, 0: end }) => index + end.length)]
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
