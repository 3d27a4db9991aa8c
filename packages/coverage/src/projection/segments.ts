import type { OwnedTokens } from './match-functions.ts'
import { type Slot, slotsOf } from './slots.ts'
import { type AnyNode, childrenOf } from './syntax.ts'
import { indexEndingAfter } from './tokens.ts'

/**
 * A stretch of a text that V8 has one count for: tokens of one function and one of its blocks, with nothing between them that may be left
 * early, or not be come back to. There may be more of them than V8 has counters, never fewer.
 */
interface Segment {
  /** Index of the function. */
  readonly owner: number
  /** The segment that its block stands in. Absent for what stands in no block. */
  readonly around: number | undefined
  /** Whether its block is that of an `if` without `else` and always leaves what is around it. */
  readonly leaves: boolean
  /** The segment before it in the same block. */
  readonly before: number | undefined
  /** Where between the two there is a `yield` or `await` in an inner block, after which V8 has a counter in that block only. */
  readonly waits: readonly Wait[]
  /** The segment that begins a block which runs where its own block does not. Absent where there is none. */
  readonly other: number | undefined
  /** Whether it may be come to other than from the segment before it: behind a `try`, or something with a label. */
  readonly isJoin: boolean
  /** Where the `yield` or `await` ends that it begins behind, in UTF-16 code units. Absent where it begins behind a statement. */
  readonly behind: number | undefined
}

/** A segment that ends with a `yield` or `await`, and where that ends, in UTF-16 code units. */
interface Wait {
  readonly segment: number
  readonly end: number
}

export interface Segments {
  readonly segments: readonly Segment[]
  /** For each token the index of its segment. */
  readonly ofToken: readonly number[]
  /** For each segment the next one in the same block. */
  readonly following: ReadonlyMap<number, number>
}

/** Cuts a text into segments. */
export function segmentsOf(owned: OwnedTokens): Segments {
  return new Cutter(owned).cut()
}

/** A block of a function that is gone through, or a function outside of its blocks. */
interface Open {
  readonly owner: number
  readonly start: number
  readonly end: number
  readonly around: number | undefined
  readonly leaves: boolean
  readonly other: number | undefined
  /** Its first segment, and the block that was last entered right in it. */
  first: number | undefined
  inner: Open | undefined
  isJoin: boolean
  /** The segment that has been reached. Absent before the first, and where another begins. */
  current: number | undefined
  before: number | undefined
  waits: Wait[]
  behind: number | undefined
}

class Cutter {
  readonly #owned: OwnedTokens
  readonly #segments: Segment[] = []
  readonly #functions = new Map<number, Open>()
  readonly #slots: Open[] = []

  constructor(owned: OwnedTokens) {
    this.#owned = owned
  }

  cut(): Segments {
    const { text, owners, functions } = this.#owned
    const program = functions[0]?.node as AnyNode
    const slots = slotsOf(program, this.#find)
    const breaks = breaksOf(program)
    let [nextSlot, nextBreak] = [0, 0]
    const ofToken = text.tokens.map(({ start }, at) => {
      const owner = owners[at] ?? 0
      for (; (breaks[nextBreak]?.end ?? Infinity) <= start; nextBreak++)
        this.#break(breaks[nextBreak] as Break)
      while ((this.#slots.at(-1)?.end ?? Infinity) <= start) this.#slots.pop()
      for (let slot = slots[nextSlot]; slot && slot.start <= start; slot = slots[++nextSlot]) {
        if (slot.end > start) this.#enter(slot, owner)
      }
      return this.#currentOf(this.#placeOf(owner))
    })
    const following = new Map(
      this.#segments.flatMap(({ before }, at) => (before === undefined ? [] : [[before, at]])),
    )
    return { segments: this.#segments, ofToken, following }
  }

  /** Finds a token from an offset on. */
  readonly #find = (key: RegExp, from: number): number => {
    const { text } = this.#owned
    let at = indexEndingAfter(text, from)
    while (at < text.tokens.length && !key.test(text.tokens[at]?.key ?? '')) at++
    return text.tokens[at]?.start ?? from
  }

  /** The innermost block of a function, or else the function. */
  #placeOf(owner: number): Open {
    const slot = this.#slots.at(-1)
    if (slot?.owner === owner) return slot
    const known = this.#functions.get(owner)
    if (known !== undefined) return known
    const opened = openPart(owner, { start: 0, end: Infinity })
    this.#functions.set(owner, opened)
    return opened
  }

  #currentOf(place: Open): number {
    if (place.current !== undefined) return place.current
    const { owner, around, leaves, other, before, waits, behind, isJoin } = place
    const segment = { owner, around, leaves, other, before, waits, behind, isJoin }
    place.current = this.#segments.push(segment) - 1
    place.first ??= place.current
    Object.assign(place, { waits: [], isJoin: false })
    return place.current
  }

  #enter(slot: Slot, owner: number): void {
    const place = this.#placeOf(owner)
    const other = slot.isOther === true ? place.inner?.first : undefined
    place.inner = openPart(owner, slot, this.#currentOf(place), other)
    this.#slots.push(place.inner)
  }

  /** Begins new segments in a function and all blocks of it that are open. */
  #break({ start, end, isExpression, isJoin }: Break): void {
    const { text, owners } = this.#owned
    const owner = owners[indexEndingAfter(text, end - 1)] ?? 0
    const places = [this.#functions.get(owner), ...this.#slots].filter(
      (each) => each !== undefined && each.owner === owner && each.start <= start,
    ) as Open[]
    const own = places.at(-1)
    const segment = isExpression ? own?.current : undefined
    for (const place of places) {
      place.before = place.current ?? place.before
      place.current = undefined
      place.isJoin ||= isJoin
      place.behind = isExpression ? end : undefined
      // After a statement, V8 has a counter again.
      if (!isExpression) place.waits = []
      else if (segment !== undefined && place !== own) place.waits.push({ segment, end })
    }
  }
}

function openPart(
  owner: number,
  { start, end, leaves = false }: Slot,
  around?: number,
  other?: number,
): Open {
  const none = { current: undefined, before: undefined, behind: undefined }
  const empty = { ...none, first: undefined, inner: undefined, isJoin: false, waits: [] }
  return { ...empty, owner, start, end, around, leaves, other }
}

/** Where a new segment begins. */
interface Break {
  readonly start: number
  readonly end: number
  readonly isExpression: boolean
  readonly isJoin: boolean
}

const STATEMENT =
  /^(?:If|For|ForIn|ForOf|While|DoWhile|Switch|Try|Labeled|Return|Throw|Break|Continue)Statement$/
const EXPRESSION = /^(?:Yield|Await)Expression$/

/** Lists what V8 may have another counter after, by where it ends, ascending. */
function breaksOf(program: AnyNode): Break[] {
  const breaks: Break[] = []
  const open = [program]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { type, start, end } = node
    const isExpression = EXPRESSION.test(type)
    const isJoin = type === 'TryStatement' || type === 'LabeledStatement'
    if (isExpression || STATEMENT.test(type)) breaks.push({ start, end, isExpression, isJoin })
    open.push(...childrenOf(node))
  }
  return breaks.toSorted((a, b) => a.end - b.end || Number(b.isExpression) - Number(a.isExpression))
}
