import { type Counts, countAt, countsOf, joinSteps } from '../counts.ts'
import type { FunctionCov } from '../v8-coverage.ts'
import type { FunctionNode } from './functions.ts'
import { type LoopExit, loopExitsOf } from './loop-exits.ts'
import { nameOf } from './name-function.ts'
import { placeOf, placesOf } from './places.ts'
import type { ReadText } from './read-text.ts'
import { isCloser } from './token-kinds.ts'

/**
 * Flattens V8's ranges, and puts right what V8 itself gets wrong: it forgets that a block was left early once a `?:`, `&&`, `||`, `??` or
 * `?.` follows, and has what follows an `a || await b` take the count of `await b`; it gives the initializers of static and of instance
 * fields ranges that cross, and counts wrongly after some loops. What V8 has one counter for has one count: that of its first token, or of
 * the function of initializers; or what is left of those that entered a loop.
 */
export function steadyCounts(functions: readonly FunctionCov[], text: ReadText): Counts {
  const { tokens, code } = text.text
  const counts = countsOf(functions, code.length)
  const ofFields = countFields(functions, text)
  const exits = loopExitsOf(text)
  const bySegment = new Map<number, number>()
  const before: number[] = []
  return joinSteps(
    tokens.map(({ start, key }, at) => {
      const owner = text.owners[at] ?? 0
      const segment = text.ofToken[at] ?? 0
      // What closes something goes with what it closes.
      const closed = isCloser(key) ? before[owner] : undefined
      if (closed !== undefined) return [start, closed]
      const exit = exits.get(segment)
      const own = ofFields.get(owner) ?? counts
      const count =
        bySegment.get(segment) ??
        (exit ? countAfter(exit, text, bySegment) : countFrom(segment, start, text, own, bySegment))
      bySegment.set(segment, count)
      before[owner] = count
      return [at === 0 ? 0 : start, count]
    }),
  )
}

/** How often a segment was come to that begins with a token at an offset. */
function countFrom(
  segment: number,
  start: number,
  { text: { code }, segments }: ReadText,
  counts: Counts,
  counted: ReadonlyMap<number, number>,
): number {
  const { waits = [], before = -1, behind } = segments[segment] ?? {}
  const said = countAt(counts, start)
  if (behind === undefined) return said
  // In front of an operator V8 has no room to count.
  const after = (end: number): number =>
    /[\s)\]},;]/.test(code[end] ?? '') ? countAt(counts, end) : Infinity
  const entered = counted.get(before) ?? said
  if (waits.length === 0) return Math.min(said, after(behind), entered)
  const lost = waits.map((each) => Math.max(0, (counted.get(each.segment) ?? 0) - after(each.end)))
  return Math.max(0, entered - lost.reduce((a, b) => a + b))
}

/** How often a segment's end was come to, and what follows it was not. */
function lostAfter(
  segment: number,
  following: ReadonlyMap<number, number>,
  counted: ReadonlyMap<number, number>,
): number {
  const count = counted.get(segment) ?? 0
  return count - (counted.get(following.get(segment) ?? -1) ?? count)
}

/** How often a loop was left at its end. */
function countAfter(
  { entered, leaving, waiting }: LoopExit,
  { following }: ReadText,
  counted: ReadonlyMap<number, number>,
): number {
  const left = [
    ...leaving.map((each) => counted.get(each) ?? 0),
    ...waiting.map((each) => lostAfter(each, following, counted)),
  ]
  return Math.max(0, (counted.get(entered) ?? 0) - left.reduce((a, b) => a + b, 0))
}

/** The counts of initializers of fields, by their index, as if there was nothing else. */
function countFields(functions: readonly FunctionCov[], text: ReadText): Map<number, Counts> {
  const counted = new Map<number, Counts>()
  for (const [at, node] of text.functions.entries()) {
    if (!node.kind.endsWith('fields')) continue
    const own = functions.find((each) => isFunctionOf(each, node))
    if (own !== undefined) counted.set(at, countsOf([own], text.text.code.length))
  }
  return counted
}

function isFunctionOf(each: FunctionCov, node: FunctionNode): boolean {
  return each.functionName === nameOf(node) && placesOf(node).includes(placeOf(each))
}

/** Whether V8 may have got something wrong that `steadyCounts` puts right. It costs no reading of the text. */
export function mayBeUnsteady(functions: readonly FunctionCov[], code: string): boolean {
  if (/\bfor\s*\(\s*let\b/.test(code)) return true
  return functions.some(
    ({ functionName, ranges: [, ...blocks] }) =>
      functionName === '<static_initializer>' ||
      blocks.some(({ startOffset }) => isAfterStatement(code, startOffset)),
  )
}

function isAfterStatement(code: string, offset: number): boolean {
  return /^(?:[;}].|.[\s;)}])/s.test(code.slice(offset - 1, offset + 1))
}
