import { type Counts, countAt, joinSteps } from './counts.ts'

/** Adds up counts over one text. */
export function addCounts(all: readonly Counts[]): Counts {
  const starts = [...new Set(all.flatMap((each) => each.starts))].toSorted((a, b) => a - b)
  return joinSteps(
    starts.map(
      (start) => [start, all.reduce((sum, each) => sum + countAt(each, start), 0)] as const,
    ),
  )
}
