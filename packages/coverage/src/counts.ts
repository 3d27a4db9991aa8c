import type { FunctionCov, RangeCov } from './v8-coverage.ts'

/**
 * How often each offset of a text ran, as a step function: `counts[i]` holds from `starts[i]` up to `starts[i + 1]`, the last one
 * up to the end of the text. Offsets are UTF-16 code units. `starts` ascends from 0; neighbours differ in their count.
 */
export interface Counts {
  readonly starts: readonly number[]
  readonly counts: readonly number[]
}

/**
 * Flattens V8's ranges. Where they overlap the smallest wins, of equal ones the last: an inner block or function has the say.
 * What no range covers has count 0.
 *
 * @param length - Of the text, in UTF-16 code units.
 * @throws {RangeError} for a range that does not lie within the text.
 */
export function countsOf(functions: readonly FunctionCov[], length: number): Counts {
  const ranges = functions.flatMap((each) => each.ranges)
  for (const range of ranges) checkRange(range, length)
  const bounds = boundsOf(ranges)
  const counts = bounds.map(() => 0)
  const skips = bounds.map((_, at) => at)
  // From the innermost to the outermost, each fills what is still free.
  for (const { startOffset, endOffset, count } of innermostFirst(ranges)) {
    const end = indexOf(bounds, endOffset)
    let at = nextFree(skips, indexOf(bounds, startOffset))
    for (; at < end; at = nextFree(skips, at)) {
      counts[at] = count
      skips[at] = at + 1
    }
  }
  const steps = bounds.map((start, at) => [start, counts[at] ?? 0] as const)
  return joinSteps(steps.filter(([start]) => start === 0 || start < length))
}

/** Reads the count at an offset. */
export function countAt({ starts, counts }: Counts, offset: number): number {
  return counts[indexOf(starts, offset)] ?? 0
}

/**
 * Makes counts of steps in ascending order: of steps at one offset the last counts, and neighbours of equal count become one, so that
 * equal functions have one form.
 */
export function joinSteps(steps: Iterable<readonly [start: number, count: number]>): Counts {
  const starts: number[] = []
  const counts: number[] = []
  for (const [start, count] of steps) {
    if (starts.at(-1) === start) {
      starts.pop()
      counts.pop()
    }
    if (counts.at(-1) === count) continue
    starts.push(start)
    counts.push(count)
  }
  return { starts, counts }
}

/**
 * Writes counts as V8 would: one function over the whole text, and a block for every step whose count differs from the first.
 *
 * @param length - Of the text, in UTF-16 code units.
 */
export function toFunctions({ starts, counts }: Counts, length: number): FunctionCov[] {
  const [outer = 0] = counts
  const blocks = starts.map((startOffset, at) => ({
    startOffset,
    endOffset: starts[at + 1] ?? length,
    count: counts[at] ?? 0,
  }))
  const ranges = [
    { startOffset: 0, endOffset: length, count: outer },
    ...blocks.filter(({ count }) => count !== outer),
  ]
  return [{ functionName: '', ranges, isBlockCoverage: true }]
}

function checkRange({ startOffset, endOffset, count }: RangeCov, length: number): void {
  if (0 <= startOffset && startOffset <= endOffset && endOffset <= length) return
  throw new RangeError(
    `Range ${startOffset} to ${endOffset}, count ${count}, is not in a text of ${length}`,
  )
}

/** Lists where a count may change. */
function boundsOf(ranges: readonly RangeCov[]): number[] {
  const ends = ranges.flatMap(({ startOffset, endOffset }) => [startOffset, endOffset])
  return [...new Set([0, ...ends])].toSorted((a, b) => a - b)
}

/** The initializers of a class may cross without one being in the other; then, as everywhere, it is the smaller that wins. */
function innermostFirst(ranges: readonly RangeCov[]): RangeCov[] {
  return ranges.toReversed().toSorted((a, b) => sizeOf(a) - sizeOf(b) || b.endOffset - a.endOffset)
}

function sizeOf({ startOffset, endOffset }: RangeCov): number {
  return endOffset - startOffset
}

/** Finds the first index from `at` on that is not filled, and shortens the way to it. */
function nextFree(skips: number[], at: number): number {
  let free = at
  while ((skips[free] ?? free) !== free) free = skips[free] ?? free
  for (let step = at; step < free;) {
    const next = skips[step] ?? free
    skips[step] = free
    step = next
  }
  return free
}

/** Finds the last of ascending offsets that is not after `offset`. */
function indexOf(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
