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
  const [first = [], ...others] = linesOf(from.code, map).map((lines) =>
    tie(from, lines, onto, map),
  )
  const agreeing = (anchors: readonly Anchor[]): number =>
    anchors.filter((each) => from.tokens[each.from]?.key === onto.tokens[each.onto]?.key).length
  return others.reduce((best, each) => (agreeing(each) > agreeing(best) ? each : best), first)
}

/** What ends a line of a source: to magic-string a line feed only, to oxc, esbuild and TypeScript all that ECMAScript says. */
const LINE_ENDS = [/\n/g, /\r\n?|[\n\u2028\u2029]/g]

/**
 * Lists how the map's maker may have counted: mostly there is one way, and where there are more, tokens fit in only one.
 * Each way is the offsets at which lines start. A byte order mark, which V8 is not given, puts the first one before the text:
 * oxc counts the mark, Vite has taken it away from JavaScript.
 */
function linesOf(code: string, { sourcesContent }: EncodedSourceMap): number[][] {
  const [lines = [], otherLines = []] = LINE_ENDS.map((lineEnd) => lineStartsOf(code, lineEnd))
  const ways = otherLines.length === lines.length ? [lines] : [lines, otherLines]
  const hasMark = sourcesContent?.[0]?.startsWith('\uFEFF') === true
  return hasMark ? [...ways, ...ways.map(([, ...rest]) => [-1, ...rest])] : ways
}

function tie(
  from: TokenText,
  lines: readonly number[],
  onto: TokenText,
  map: EncodedSourceMap,
): Anchor[] {
  const generatedLines = lineStartsOf(onto.code, /\n/g)
  const anchors = new Map<number, number>()
  for (const [generatedLine, segments] of decode(map).entries()) {
    for (const [generatedColumn, source, line = Infinity, column = 0] of segments) {
      const generated = (generatedLines[generatedLine] ?? Infinity) + generatedColumn
      const at = indexEndingAfter(onto, generated)
      const partner = indexEndingAfter(from, (lines[line] ?? Infinity) + column)
      const isAnchor = source === 0 && onto.tokens[at]?.start === generated
      if (isAnchor && partner < from.tokens.length) anchors.set(at, partner)
    }
  }
  return Array.from(anchors, ([at, partner]) => ({ onto: at, from: partner }))
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
