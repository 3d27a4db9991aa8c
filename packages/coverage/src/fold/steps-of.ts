import type { RangeCov } from '../v8-coverage.ts'
import type { Block } from './block.ts'

/** Writes a function as the ranges of it that ran equally often, none in another. */
export function stepsOf(whole: Block): RangeCov[] {
  const changes = new Map<number, number>()
  const change = (offset: number, by: number): void =>
    void changes.set(offset, (changes.get(offset) ?? 0) + by)
  addChanges(whole.inner, change)
  const ranges: RangeCov[] = [
    { startOffset: whole.start, endOffset: whole.end, count: whole.difference },
  ]
  const offsets = [...changes.keys()].toSorted((a, b) => a - b)
  let count = whole.difference
  for (const [at, startOffset] of offsets.entries()) {
    count += changes.get(startOffset) ?? 0
    const endOffset = offsets[at + 1]
    if (endOffset === undefined || count === whole.difference) continue
    ranges.push({ startOffset, endOffset, count })
  }
  return ranges
}

function addChanges(blocks: readonly Block[], change: (offset: number, by: number) => void): void {
  for (const { start, end, difference, inner } of blocks) {
    change(start, difference)
    change(end, -difference)
    addChanges(inner, change)
  }
}
