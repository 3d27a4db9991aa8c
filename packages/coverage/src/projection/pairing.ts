import type { Anchor } from './anchors.ts'
import type { FunctionNode } from './functions.ts'
import type { TokenPair } from './pair.ts'
import type { ReadText } from './read-text.ts'
import { likenessBetween } from './token-kinds.ts'

/** Two texts and what ties them together. */
export interface Pairing {
  readonly from: ReadText
  readonly onto: ReadText
  readonly pairs: readonly TokenPair[]
  /** The pairs that source maps tie. */
  readonly anchors: readonly Anchor[]
  /** For each function of `from` that of `onto` made of the same function of the source. */
  readonly matches: readonly (number | undefined)[]
}

/**
 * Keeps the pairs that a count may go by: those of tokens in functions that were made of the same function. Of a function that none
 * was made of, since its body was put where it is called, those in its body that a source map ties.
 */
export function validPairs({ from, onto, pairs, anchors, matches }: Pairing): TokenPair[] {
  const matched = new Set(matches)
  const tied = tiedPairs(anchors)
  return pairs.filter(([a, b]) => {
    const match = matches[from.owners[a] ?? 0]
    const owner = onto.owners[b] ?? 0
    // esbuild maps the blocks in which it names classes to the start of the file.
    const isInFields = from.functions[from.owners[a] ?? 0]?.kind.endsWith('fields')
    if (isInFields && owner === 0) return false
    if (match === owner || isInitializer(onto.functions, owner, match)) return match !== undefined
    if (matched.has(owner) || !tied.has(`${a} ${b}`) || !isInBody(onto, owner, b)) return false
    return (likenessBetween(from.text, a, onto.text, b, true) ?? 1) > 1
  })
}

/** Lists the pairs of tokens that source maps tie, as `from onto`. */
export function tiedPairs(anchors: readonly Anchor[]): ReadonlySet<string> {
  return new Set(anchors.map(({ from, onto }) => `${from} ${onto}`))
}

function isInBody({ text, functions }: ReadText, owner: number, token: number): boolean {
  const { kind, body, node } = functions[owner] as FunctionNode
  const start = text.tokens[token]?.start ?? 0
  return kind === 'function' && (node['expression'] === true ? start >= body : start > body)
}

/** Compilers move initializers of fields into the constructor, or behind the class. */
function isInitializer(
  functions: readonly FunctionNode[],
  owner: number,
  match: number | undefined,
): boolean {
  const [fields, other] = [functions[owner], functions[match ?? -1]]
  if (fields?.kind === 'static fields') return fields.parent === match
  const isOfClass = fields?.parent === other?.parent && other?.kind === 'constructor'
  return fields?.kind === 'instance fields' && isOfClass
}
