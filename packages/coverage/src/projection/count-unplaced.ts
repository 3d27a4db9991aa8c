import { type Counts, countAt } from '../counts.ts'
import type { TokenPair } from './pair.ts'
import type { Pairing } from './pairing.ts'
import { isOptional } from './token-kinds.ts'

/**
 * Counts the steps that hold tokens a printer would keep, and none that has found its place, and the functions that ran in others,
 * and so cannot be told apart from them.
 *
 * @param valid - The pairs that counts were placed by.
 * @param own - The tokens of `from` that were made of the source. Default: all.
 */
export function countUnplaced(
  counts: Counts,
  pairing: Pairing,
  valid: readonly TokenPair[],
  own: readonly number[] = [...pairing.from.text.tokens.keys()],
): number {
  const placed = new Set(valid.map(([a]) => a))
  // A compiler's own code, such as `__name(f, 'f')`, has partners in functions that it is no part of.
  const paired = new Set(pairing.pairs.map(([a]) => a))
  const alone = new Set(own.filter((each) => !paired.has(each)))
  const kept = new Set<number>()
  const lost = new Set<number>()
  let step = 0
  for (const [at, token] of pairing.from.text.tokens.entries()) {
    while ((counts.starts[step + 1] ?? Infinity) <= token.start) step++
    if (placed.has(at)) kept.add(step)
    else if (alone.has(at) && !token.isModuleSyntax && !isOptional(token.key)) lost.add(step)
  }
  return [...lost].filter((each) => !kept.has(each)).length + countInlined(counts, pairing, valid)
}

/** Counts the functions that tokens which ran were made of, and that no function was. */
function countInlined(
  counts: Counts,
  { from, onto, pairs, matches }: Pairing,
  valid: readonly TokenPair[],
): number {
  const found = new Set(matches)
  for (const [, b] of valid) found.add(onto.owners[b])
  const inlined = new Set<number>()
  for (const [a, b] of pairs) {
    const owner = onto.owners[b] ?? 0
    const ran = countAt(counts, from.text.tokens[a]?.start ?? 0) > 0
    if (ran && !found.has(owner)) inlined.add(owner)
  }
  return inlined.size
}
