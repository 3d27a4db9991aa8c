import type { FlatScript } from '../flat-script.ts'

/** What V8's counters hold. */
const MOST = 2 ** 32 - 1

/** How deep blocks may be in others. V8's parser gives up long before. */
const DEEPEST = 1000

/** Ends of the ranges around the one that is looked at. */
const ends: number[] = []

/**
 * Checks that counts can be those of a text: V8 lists of each function its own range first, and then its blocks, those around others
 * before these, one beside or in the other.
 *
 * @throws {RangeError} when they cannot.
 */
export function checkFits(script: FlatScript, length: number): void {
  for (let index = 0; index < script.functions; index++) {
    const count = script.rangesOf(index)
    if (count > 0 && fits(script.ranges, script.firstRangeOf(index), count, length)) continue
    const from = 3 * script.firstRangeOf(index)
    const ranges = script.ranges.slice(from, from + 3 * Math.min(count, 8)).join()
    const name = script.nameOf(index).slice(0, 80)
    throw new RangeError(`Counts of "${name}" do not fit a text of ${length}: ${ranges}`)
  }
}

function fits(ranges: Float64Array, first: number, count: number, length: number): boolean {
  let depth = 0
  let before = -1
  ends[0] = length
  for (let at = 3 * first; at < 3 * (first + count); at += 3) {
    const start = ranges[at] as number
    const end = ranges[at + 1] as number
    // In this form also of what is no number.
    if (!(start >= before && end >= start && (ranges[at + 2] as number) <= MOST)) return false
    // A range that is empty lies where the one before it ends, too.
    while (depth > 1 && (ends[depth] as number) <= start) depth--
    if (end > (ends[depth] as number) || depth > DEEPEST) return false
    ends[++depth] = end
    before = start
  }
  return true
}
