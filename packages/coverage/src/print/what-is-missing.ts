import type { CountedSource } from '../count-sources.ts'

/**
 * Says in words what the counts of a source do not tell. `undefined` when they tell all.
 *
 * Of a text that was made of the source, parts which nothing tells of are not spoken of: most are what its maker has put in, as Vite does with imports.
 */
export function whatIsMissing({
  text: { code, map },
  unplaced,
  untold,
}: CountedSource): string | undefined {
  const reasons: string[] = []
  if (unplaced > 0) reasons.push(`${unplaced} counts found no place in it`)
  if (untold.length > 0 && !map) {
    const lines = new Set(untold.map((offset) => code.slice(0, offset).split('\n').length))
    const where = `${lines.size === 1 ? 'line' : 'lines'} ${[...lines].join(', ')}`
    const parts = untold.length === 1 ? '1 part' : `${untold.length} parts`
    reasons.push(`nothing tells whether ${parts} of it ran (${where}), which a compiler left out`)
  }
  return reasons.length === 0 ? undefined : reasons.join('; ')
}
