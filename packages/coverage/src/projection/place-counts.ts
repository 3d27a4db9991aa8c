import { type Counts, countAt, joinSteps } from '../counts.ts'
import type { FunctionNode } from './functions.ts'
import type { OwnedTokens } from './match-functions.ts'
import type { TokenPair } from './pair.ts'

/** What closes something, and so belongs to the token before it. */
const CLOSERS: ReadonlySet<string> = new Set([')', ']', '}', ';', ','])

/** Whether a token, by its key, closes something. */
export const isCloser = (key: string): boolean => CLOSERS.has(key)

/** Two texts and what ties them together. */
export interface Pairing {
  readonly from: OwnedTokens
  readonly onto: OwnedTokens
  readonly pairs: readonly TokenPair[]
  /** For each function of `from` that of `onto` made of the same function of the source. */
  readonly matches: readonly (number | undefined)[]
}

/**
 * Keeps the pairs that a count may go by: those of tokens in functions that were made of the same function. Of a function that none
 * was made of, since its body was put where it is called, those in its body.
 */
export function validPairs({ from, onto, pairs, matches }: Pairing): TokenPair[] {
  const matched = new Set(matches)
  return pairs.filter(([a, b]) => {
    const match = matches[from.owners[a] ?? 0]
    const owner = onto.owners[b] ?? 0
    // esbuild maps the blocks in which it names classes to the start of the file.
    const isInFields = from.functions[from.owners[a] ?? 0]?.kind.endsWith('fields')
    if (isInFields && owner === 0) return false
    if (match === owner || isInitializer(onto.functions, owner, match)) return match !== undefined
    return !matched.has(owner) && isInBody(onto, owner, b) && areAlike(from, a, onto, b)
  })
}

function isInBody({ text, functions }: OwnedTokens, owner: number, token: number): boolean {
  const { kind, body, node } = functions[owner] as FunctionNode
  const start = text.tokens[token]?.start ?? 0
  return kind === 'function' && (node['expression'] === true ? start >= body : start > body)
}

/** Whether two tokens mean the same, or are names, or strings, which minifiers write otherwise. */
function areAlike(from: OwnedTokens, a: number, onto: OwnedTokens, b: number): boolean {
  const keys = [from.text.tokens[a]?.key ?? '', onto.text.tokens[b]?.key ?? '']
  if (keys[0] === keys[1]) return true
  return [/^name /, /^(?:string |`)/].some((kind) => keys.every((key) => kind.test(key)))
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

/**
 * Gives each token of a text the count of its partner. What the printer added goes with the token of the same function that it
 * belongs to; a function that has no partner did not run.
 *
 * @param pairs - Valid ones.
 */
export function placeCounts(
  counts: Counts,
  { from, onto }: Pairing,
  pairs: readonly TokenPair[],
): Counts {
  const placed = Array.from<number | undefined>({ length: onto.text.tokens.length })
  for (const [a, b] of pairs) {
    // Of several, as where `a?.b` became `a == null ? void 0 : a.b`, one that ran ran what it was made of.
    placed[b] = Math.max(placed[b] ?? 0, countAt(counts, from.text.tokens[a]?.start ?? 0))
  }
  // Of a module, maybe nothing is left outside of its functions.
  fillGaps(placed, onto, countAt(counts, 0))
  return joinSteps(
    onto.text.tokens.map(({ start }, at) => [at === 0 ? 0 : start, placed[at] ?? 0] as const),
  )
}

function fillGaps(
  placed: (number | undefined)[],
  { text, functions, owners }: OwnedTokens,
  ofText: number,
): void {
  const before = functions.map((): number | undefined => undefined)
  const waiting = functions.map((): number[] => [])
  for (const [at, token] of text.tokens.entries()) {
    const owner = owners[at] ?? 0
    const count = placed[at]
    if (count !== undefined) {
      for (const gap of waiting[owner]?.splice(0) ?? []) placed[gap] = count
      before[owner] = count
    } else if (isCloser(token.key) && before[owner] !== undefined) {
      placed[at] = before[owner]
    } else {
      waiting[owner]?.push(at)
    }
  }
  for (const [owner, gaps] of waiting.entries()) {
    const count = before[owner] ?? (owner === 0 ? ofText : 0)
    for (const gap of gaps) placed[gap] = count
  }
}
