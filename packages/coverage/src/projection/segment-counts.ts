import type { FunctionNode } from './functions.ts'
import type { ReadText } from './read-text.ts'
import { type Likeness, isCloser, isKeyword, isOptional } from './token-kinds.ts'

/** What the partners of a token say. */
export interface Said {
  readonly count: number
  readonly likeness: Likeness
  /** How often what is around the partner ran. */
  readonly around: number | undefined
}

function isPartOfCall({ kind, around }: FunctionNode): boolean {
  let holder = around
  while (holder?.node.type === 'ParenthesizedExpression') holder = holder.around
  return kind === 'function' && holder?.node.type === 'CallExpression'
}

/** What is known of how often the segments of a text ran. */
export class SegmentCounts {
  readonly #text: ReadText
  /** By token. */
  readonly #said: (Said | undefined)[] = []
  /** By segment. */
  readonly #counts: (number | undefined)[] = []

  constructor(text: ReadText) {
    this.#text = text
  }

  /** Adds what a partner of a token says. */
  add(token: number, said: Said): void {
    const known = this.#said[token]
    if (known !== undefined && known.likeness > said.likeness) return
    // Of several, as where `a?.b` became `a == null ? void 0 : a.b`, one that ran ran what it was made of.
    if (known?.likeness === said.likeness && known.count >= said.count) return
    this.#said[token] = said
  }

  /** How often each token ran. Absent for what closes something, which goes with that. */
  bySegment(): (number | undefined)[] {
    const { ofToken, text } = this.#text
    return ofToken.map((segment, token) =>
      isCloser(text.tokens[token]?.key ?? '') ? undefined : this.#counts[segment],
    )
  }

  /** The same where tokens of one segment may differ: by what its own partners say, or else those of the next one. */
  byToken(): (number | undefined)[] {
    const counts = this.bySegment()
    for (const tokens of this.#tokensBySegment()) {
      const known = tokens.filter((each) => this.#said[each] !== undefined)
      let next = 0
      for (const token of tokens) {
        while (next < known.length - 1 && (known[next] ?? 0) < token) next++
        const isOpen = counts[token] !== undefined || known[next] === token
        if (isOpen) counts[token] = this.#said[known[next] ?? -1]?.count ?? counts[token]
      }
    }
    return counts
  }

  /**
   * Settles how often each segment ran.
   *
   * @param ofText - How often the text as a whole did.
   * @returns The first token of each segment of which it is not known whether it ran.
   */
  settle(ofText: number): number[] {
    const { segments, functions } = this.#text
    const tokens = this.#tokensBySegment()
    const said = tokens.map((own) => this.#mostAlike(own))
    for (const each of said) this.#counts.push(each?.count)
    const hasRun = functions.map((_, owner) => owner === 0 && ofText > 0)
    for (const [at, { owner }] of segments.entries()) {
      hasRun[owner] ||= (this.#counts[at] ?? 0) > 0
    }
    const isSure = segments.map((_, at) => {
      const own = tokens[at] ?? []
      const partner = this.#isOfSeveral(at, said[at]) ? undefined : said[at]
      this.#counts[at] = partner?.count ?? this.#derive(at, own, ofText)
      if (partner === undefined) return this.#counts[at] !== undefined
      // Of what would tell, nothing is left.
      return partner.likeness > 1 || !own.some((token) => this.#tells(token))
    })
    const first = tokens.map((own) => own.find((token) => this.#matters(token)))
    const isUnknown = segments.map(
      ({ owner }, at) =>
        isSure[at] === false &&
        first[at] !== undefined &&
        hasRun[owner] === true &&
        !this.#isDead(at),
    )
    const others = new Map(
      segments.flatMap(({ other }, at) => (other === undefined ? [] : [[other, at]])),
    )
    const untold = [...segments.keys()].filter(
      (at) => isUnknown[at] || this.#isOneOfTwo(at, others, isUnknown),
    )
    return [...untold.flatMap((at) => first[at] ?? []), ...this.#calledAtOnce()]
  }

  /** Lists the first tokens of functions of which nothing is left though they are called, or handed over, where they stand, and that ran. */
  #calledAtOnce(): number[] {
    const { functions, owners, ofToken } = this.#text
    const first = new Map<number, number>()
    const isLeft = new Set<number>()
    for (const [token, owner] of owners.entries()) {
      if (!first.has(owner)) first.set(owner, token)
      if (this.#said[token] !== undefined) isLeft.add(owner)
    }
    return functions.flatMap((each, owner) => {
      if (!isPartOfCall(each) || isLeft.has(owner)) return []
      const token = first.get(owner) ?? 0
      return (this.#counts[ofToken[token - 1] ?? -1] ?? 0) > 0 ? [token] : []
    })
  }

  /** Whether all that is left of a segment is a `break`, say, that a compiler made of several. */
  #isOfSeveral(at: number, said: Said | undefined): boolean {
    const { around, leaves } = this.#text.segments[at] ?? {}
    if (said === undefined || said.likeness > 2 || leaves !== true) return false
    return said.around !== this.#counts[around ?? -1]
  }

  /** Whether a segment ran, but nothing is left of what runs in its place, so that it may stand for both. */
  #isOneOfTwo(
    at: number,
    others: ReadonlyMap<number, number>,
    isUnknown: readonly boolean[],
  ): boolean {
    const { segments } = this.#text
    const { leaves, around, other, before } = segments[at] ?? {}
    if (!((this.#counts[at] ?? 0) > 0) || before !== undefined) return false
    const rest = leaves === true ? this.#restAfter(around) : undefined
    return [other, rest, others.get(at)].some((each) => isUnknown[each ?? -1])
  }

  /** Finds what comes after what is in a segment: in the same block, or else behind that. */
  #restAfter(segment: number | undefined): number | undefined {
    const { segments, following } = this.#text
    for (let at = segment; at !== undefined; at = segments[at]?.around) {
      const next = following.get(at)
      if (next !== undefined) return next
    }
    return undefined
  }

  #tokensBySegment(): readonly (readonly number[])[] {
    const { segments, ofToken } = this.#text
    const tokens = segments.map((): number[] => [])
    for (const [at, segment] of ofToken.entries()) tokens[segment]?.push(at)
    return tokens
  }

  /** Of what partners say the first that is most alike: a compiler may repeat what follows it. */
  #mostAlike(tokens: readonly number[]): Said | undefined {
    let best: Said | undefined
    for (const token of tokens) {
      const said = this.#said[token]
      if (said !== undefined && said.likeness > (best?.likeness ?? -1)) best = said
    }
    return best
  }

  /** Of what is not written any more, other segments may tell. */
  #derive(at: number, tokens: readonly number[], ofText: number): number | undefined {
    const { segments, following } = this.#text
    const { around, before, leaves, owner } = segments[at] ?? {}
    const [known, next] = [this.#counts[before ?? -1], this.#counts[following.get(at) ?? -1]]
    if (known !== undefined && known === next) return known
    const isOfModule = owner === 0 && around === undefined
    if (isOfModule && !tokens.some((token) => this.#matters(token))) return known ?? next ?? ofText
    if (leaves !== true || around === undefined || before !== undefined) return undefined
    const [entered, rest] = [this.#counts[around], this.#counts[following.get(around) ?? -1]]
    if (entered === undefined || rest === undefined || rest > entered) return undefined
    return entered - rest
  }

  /** Whether what is around a segment, or before it, did not run. */
  #isDead(at: number): boolean {
    const { around, before, isJoin } = this.#text.segments[at] ?? {}
    return [around, isJoin === true ? undefined : before].some(
      (each) => this.#counts[each ?? -1] === 0,
    )
  }

  /** Whether a token is not one of those that are everywhere. */
  #tells(token: number): boolean {
    const { key = ';' } = this.#text.text.tokens[token] ?? {}
    return !isKeyword(key) && !isCloser(key)
  }

  /** Whether a token is one that a printer would keep. */
  #matters(token: number): boolean {
    const { key = ';', isModuleSyntax = true } = this.#text.text.tokens[token] ?? {}
    return !isModuleSyntax && !isOptional(key) && !isCloser(key)
  }
}
