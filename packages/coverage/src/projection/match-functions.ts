import type { FunctionNode, TextFunctions } from './functions.ts'
import type { TokenPair } from './pair.ts'
import type { TokenText } from './tokens.ts'

/** A text of a projection, with its functions, and for each token the index of the function that it belongs to. */
export interface OwnedTokens extends TextFunctions {
  readonly text: TokenText
  readonly owners: readonly number[]
}

/** Tells which function each token belongs to: the innermost around it. */
export function ownTokens(text: TokenText, { functions, parts }: TextFunctions): OwnedTokens {
  const open: { end: number; of: number }[] = []
  let next = 0
  const owners = text.tokens.map(({ start }) => {
    for (let part = parts[next]; part !== undefined && part.start <= start; part = parts[++next]) {
      while ((open.at(-1)?.end ?? Infinity) <= part.start) open.pop()
      open.push(part)
    }
    while ((open.at(-1)?.end ?? Infinity) <= start) open.pop()
    return open.at(-1)?.of ?? 0
  })
  return { text, functions, parts, owners }
}

/**
 * Finds for each function of `from` the one of `onto` that was made of the same function of the source: the one that its head shares
 * most tokens with, or else, since compilers wrap functions in others, its body. The whole texts belong together.
 *
 * @param anchored - The tokens of `from` that source maps tie.
 * @returns For each function of `from` the index of that in `onto`, or `undefined`.
 */
export function matchFunctions(
  from: OwnedTokens,
  onto: OwnedTokens,
  pairs: readonly TokenPair[],
  anchored: ReadonlySet<number>,
): (number | undefined)[] {
  const heads = from.functions.map(() => new Map<number, number>())
  const bodies = from.functions.map(() => new Map<number, number>())
  for (const [a, b] of pairs) {
    const [one = 0, other = 0] = [from.owners[a], onto.owners[b]]
    // What surrounds a module may look like it by chance: a compiler's helper, say.
    if (other === 0 && !anchored.has(a)) continue
    // Loaders wrap modules in functions of their own, whose heads look like any.
    const isHead = anchored.has(a) && isInHead(from, one, a) && isInHead(onto, other, b)
    const votes = (isHead ? heads : bodies)[one]
    votes?.set(other, (votes.get(other) ?? 0) + 1)
  }
  const byHead = heads.map((votes, at) => (at === 0 ? 0 : mostVoted(votes)))
  const taken = new Set(byHead.filter((match) => match !== 0))
  return byHead.map((match, at) => {
    if (match !== undefined) return match
    const around = new Set<number | undefined>()
    for (let of = at; of > 0; of = from.functions[of]?.parent ?? 0) around.add(byHead[of])
    // What a loader puts around a module looks a little like each function in it; what a compiler puts in one is a part of that.
    const votes = [...(bodies[at] ?? [])].filter(
      ([other]) => !taken.has(other) || around.has(other),
    )
    return mostVoted(new Map(votes))
  })
}

/** Whether a token belongs to what stands before a function's body, or begins that. */
function isInHead({ text, functions }: OwnedTokens, owner: number, token: number): boolean {
  const { kind, body } = functions[owner] as FunctionNode
  const start = text.tokens[token]?.start ?? 0
  return (kind === 'function' || kind === 'constructor') && start <= body
}

/** Of those with equally many, the outermost, which comes first. */
function mostVoted(votes: ReadonlyMap<number, number> | undefined): number | undefined {
  let best: number | undefined
  for (const [candidate, count] of votes ?? []) {
    const most = best === undefined ? 0 : (votes?.get(best) ?? 0)
    if (count > most || (count === most && candidate < (best ?? 0))) best = candidate
  }
  return best
}
