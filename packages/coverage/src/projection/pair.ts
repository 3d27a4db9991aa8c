import { alignSequences } from './align.ts'
import type { Anchor } from './anchors.ts'
import type { TokenText } from './tokens.ts'

/** A token of `from` and one of `onto`, by their indexes. */
export type TokenPair = readonly [from: number, onto: number]

/** Tokens at which a text goes over to something else, ascending. */
export interface Turns {
  readonly from: readonly number[]
  readonly onto: readonly number[]
}

/**
 * Pairs the tokens of two texts: from each anchor to the next, those are paired that both have. A token may be in several pairs.
 *
 * @param anchors - In the order of `onto`.
 */
export function pairTokens(
  from: TokenText,
  onto: TokenText,
  anchors: readonly Anchor[],
  turns: Turns,
): TokenPair[] {
  const fromKeys = from.tokens.map(({ key }) => key)
  const ontoKeys = onto.tokens.map(({ key }) => key)
  const ends = {
    from: nextOf([...anchors.map((each) => each.from), ...turns.from, fromKeys.length]),
    onto: nextOf([...anchors.map((each) => each.onto), ...turns.onto, ontoKeys.length]),
  }
  return anchors.flatMap((anchor) => {
    const fromLength = (ends.from.get(anchor.from) ?? 0) - anchor.from
    const ontoLength = (ends.onto.get(anchor.onto) ?? 0) - anchor.onto
    const most = roomFor(fromLength, ontoLength)
    const fromPart = fromKeys.slice(anchor.from, anchor.from + Math.min(fromLength, most))
    const ontoPart = ontoKeys.slice(anchor.onto, anchor.onto + Math.min(ontoLength, most))
    const common = alignSequences(ontoPart, fromPart).map(([a, b]): TokenPair => [
      anchor.from + b,
      anchor.onto + a,
    ])
    // The maps have the say about this one, however it was rewritten.
    const isTied = common.some(([a, b]) => a === anchor.from && b === anchor.onto)
    return isTied ? common : [[anchor.from, anchor.onto], ...common]
  })
}

/** Looked at is not much more than the shorter part: of a map that has one token tied to all others, each part would be the whole. */
function roomFor(one: number, other: number): number {
  return 4 * Math.min(one, other) + 500
}

/** Finds for each the next one. They need not come in order: imports are moved to the top. */
function nextOf(indexes: readonly number[]): Map<number, number | undefined> {
  const ascending = [...new Set(indexes)].toSorted((a, b) => a - b)
  return new Map(ascending.map((index, at) => [index, ascending[at + 1]]))
}
