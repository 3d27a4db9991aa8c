import type { CountedSource } from '../count-sources.ts'

/** Says in words what the counts of a source do not tell. `undefined` when they tell all. */
export function whatIsMissing({
  text: { code, map },
  unplaced,
  untold,
}: CountedSource): string | undefined {
  const reasons: string[] = []
  if (unplaced > 0) reasons.push(`${unplaced} counts found no place in it`)
  if (untold.length > 0) {
    const lines = new Set(untold.map((offset) => code.slice(0, offset).split('\n').length))
    const where = map ? '' : ` (${lines.size === 1 ? 'line' : 'lines'} ${[...lines].join(', ')})`
    const parts = untold.length === 1 ? '1 part' : `${untold.length} parts`
    reasons.push(`nothing tells whether ${parts} of it ran${where}, which a compiler left out`)
  }
  return reasons.length === 0 ? undefined : reasons.join('; ')
}
