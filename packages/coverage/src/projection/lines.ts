/** Lists the offsets at which lines start. */
export function lineStartsOf(code: string, lineEnd: RegExp): number[] {
  return [0, ...Array.from(code.matchAll(lineEnd), ({ index, 0: end }) => index + end.length)]
}

/** What ends a line of a source: to magic-string a line feed only, to oxc, esbuild and TypeScript all that ECMAScript says. */
const LINE_ENDS = [/\n/g, /\r\n?|[\n\u2028\u2029]/g]

/**
 * Lists how the maker of a map may have counted lines of a source: mostly there is one way, and where there are more, tokens fit in
 * only one. Each way is the offsets at which lines start. A byte order mark, which V8 is not given, puts the first one before the text:
 * oxc counts the mark, Vite has taken it away from JavaScript.
 */
export function waysToCountLines(source: string, hasMark: boolean): number[][] {
  const [lines = [], otherLines = []] = LINE_ENDS.map((lineEnd) => lineStartsOf(source, lineEnd))
  const ways = otherLines.length === lines.length ? [lines] : [lines, otherLines]
  return hasMark ? [...ways, ...ways.map(([, ...rest]) => [-1, ...rest])] : ways
}
