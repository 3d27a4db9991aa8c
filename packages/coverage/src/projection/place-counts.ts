import { type Counts, countAt, joinSteps } from '../counts.ts'
import type { TokenPair } from './pair.ts'
import { type Pairing, tiedPairs } from './pairing.ts'
import type { ReadText } from './read-text.ts'
import { SegmentCounts } from './segment-counts.ts'
import { isCloser, likenessBetween } from './token-kinds.ts'

export interface PlacedCounts {
  readonly counts: Counts
  /** Where stretches of the text begin that may have run, or not: nothing says so, or it may speak of another. */
  readonly untold: readonly number[]
}

/**
 * Gives each token of a text the count of its partner. What has none, since the printer added it, or wrote it otherwise, goes with what V8
 * has the same counter for; a function that has no partner did not run.
 *
 * @param pairs - Valid ones.
 * @param asV8 - Whether counts are V8's own, with what it gets wrong, so that tokens may differ that V8 has one counter for.
 */
export function placeCounts(
  counts: Counts,
  { from, onto, anchors }: Pairing,
  pairs: readonly TokenPair[],
  asV8: boolean,
): PlacedCounts {
  const known = new SegmentCounts(onto)
  const countOf = (token: number): number => countAt(counts, from.text.tokens[token]?.start ?? 0)
  const tied = tiedPairs(anchors)
  const countOfSegment = countSegments(from, countOf)
  for (const [a, b] of pairs) {
    const likeness = likenessBetween(from.text, a, onto.text, b, tied.has(`${a} ${b}`))
    // What closes something goes with that, unless V8 has the say.
    const isSkipped = !asV8 && isCloser(from.text.tokens[a]?.key ?? '')
    if (likeness === undefined || isSkipped) continue
    const { around = -1 } = from.segments[from.ofToken[a] ?? -1] ?? {}
    known.add(b, { count: countOf(a), likeness, around: countOfSegment[around] })
  }
  // Of a module, maybe nothing is left outside of its functions.
  const untold = known.settle(countAt(counts, 0))
  return {
    counts: joinSteps(stepsOf(onto, asV8 ? known.byToken() : known.bySegment())),
    untold: untold.map((token) => onto.text.tokens[token]?.start ?? 0),
  }
}

/** How often each segment ran: what closes something says nothing. */
function countSegments(
  { text, ofToken }: ReadText,
  countOf: (token: number) => number,
): (number | undefined)[] {
  const counts: (number | undefined)[] = []
  for (const [token, segment] of ofToken.entries()) {
    if (!isCloser(text.tokens[token]?.key ?? '')) counts[segment] ??= countOf(token)
  }
  return counts
}

function stepsOf(
  { text, owners }: ReadText,
  known: readonly (number | undefined)[],
): [number, number][] {
  const before: number[] = []
  return text.tokens.map(({ start, key }, at) => {
    const owner = owners[at] ?? 0
    // What closes something goes with what it closes.
    const count = known[at] ?? (isCloser(key) ? before[owner] : undefined) ?? 0
    before[owner] = count
    return [at === 0 ? 0 : start, count]
  })
}
