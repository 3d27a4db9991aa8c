import type { FunctionCov } from '../src/v8-coverage.ts'

/** How often each offset of a text ran: the smallest range that holds it says so. The plainest way to say it, to compare with. */
export function countEach(functions: readonly FunctionCov[], length: number): number[] {
  const ranges = functions.flatMap((each) => each.ranges)
  const bySize = ranges.toSorted(
    (a, b) => b.endOffset - b.startOffset - (a.endOffset - a.startOffset),
  )
  const counts = Array.from({ length }, () => 0)
  for (const { startOffset, endOffset, count } of bySize) counts.fill(count, startOffset, endOffset)
  return counts
}
