import { alignSequences } from './align.ts'
import type { Anchor } from './anchors.ts'
import type { TokenText } from './tokens.ts'

/**
 * Pairs the tokens of two texts: from each anchor to the next, those are paired that both have.
 *
 * @param anchors - In the order of `onto`.
 * @returns For each token of `onto` the index of its partner in `from`, or `undefined` where it has none.
 */
export function pairTokens(
  from: TokenText,
  onto: TokenText,
  anchors: readonly Anchor[],
): (number | undefined)[] {
  const fromKeys = from.tokens.map(({ key }) => key)
  const ontoKeys = onto.tokens.map(({ key }) => key)
  const fromEnds = nextAnchors(anchors)
  const partners = Array.from<number | undefined>({ length: onto.tokens.length })
  for (const [at, anchor] of anchors.entries()) {
    const fromPart = fromKeys.slice(anchor.from, fromEnds.get(anchor.from))
    const ontoPart = ontoKeys.slice(anchor.onto, anchors[at + 1]?.onto)
    // The map has the say about this one, however it was rewritten.
    partners[anchor.onto] = anchor.from
    for (const [a, b] of alignSequences(ontoPart, fromPart)) {
      partners[anchor.onto + a] = anchor.from + b
    }
  }
  return partners
}

/** Finds for each anchored token of `from` the next one. They need not come in the order of `onto`: imports are moved to the top. */
function nextAnchors(anchors: readonly Anchor[]): Map<number, number | undefined> {
  const ascending = [...new Set(anchors.map(({ from }) => from))].toSorted((a, b) => a - b)
  return new Map(ascending.map((from, at) => [from, ascending[at + 1]]))
}
