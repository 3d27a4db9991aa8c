import { type Counts, countAt } from './counts.ts'
import type { FunctionNode } from './projection/functions.ts'
import { nameOf } from './projection/name-function.ts'
import type { ReadText } from './projection/read-text.ts'
import { type Slot, slotsOf } from './projection/slots.ts'
import { isCloser } from './projection/token-kinds.ts'
import { indexEndingAfter } from './projection/tokens.ts'
import type { FunctionCov, RangeCov } from './v8-coverage.ts'

/**
 * Writes counts as V8 would have for the same text: its functions, and in each the blocks that V8 has counters for, as far as
 * their counts differ from what is around them. What counts the same comes out the same, from whatever texts the counts are.
 */
export function nestCounts(counts: Counts, text: ReadText): FunctionCov[] {
  const own = text.functions.map((): number[] => [])
  for (const [token, owner] of text.owners.entries()) own[owner]?.push(token)
  const slots = slotsByFunction(text)
  const ran = text.functions.map(({ start }, at) => countOfFunction(counts, text, own[at], start))
  // V8 says nothing of what is in a function that did not run.
  return text.functions.flatMap((each, at) =>
    at === 0 || (ran[at] ?? 0) > 0 || (ran[each.parent] ?? 0) > 0
      ? [nestFunction(each, ran[at] ?? 0, counts, text, own[at] ?? [], slots[at] ?? [])]
      : [],
  )
}

function countOfFunction(
  counts: Counts,
  { text }: ReadText,
  own: readonly number[] | undefined,
  start: number,
): number {
  const first = own?.[0]
  return countAt(counts, first === undefined ? start : (text.tokens[first]?.start ?? start))
}

/** Sorts the slots of a text by the function that they are in. */
function slotsByFunction({ text, functions, owners }: ReadText): Slot[][] {
  const find = (key: RegExp, from: number): number => {
    let at = indexEndingAfter(text, from)
    while (at < text.tokens.length && !key.test(text.tokens[at]?.key ?? '')) at++
    return text.tokens[at]?.start ?? from
  }
  const slots = functions.map((): Slot[] => [])
  for (const slot of slotsOf(functions[0]?.node as FunctionNode['node'], find)) {
    slots[owners[indexEndingAfter(text, slot.start)] ?? 0]?.push(slot)
  }
  return slots
}

/** A part of a function that is open while its tokens are gone through. */
interface Part {
  readonly start: number
  end: number
  readonly count: number
  /** Whether it is what follows something that left early. V8 ends that where it has another counter. */
  readonly isRest: boolean
  /** The last range that was written right in it. */
  last: Range | undefined
  isLastRest: boolean
}

type Range = { -readonly [Key in keyof RangeCov]: RangeCov[Key] }

function nestFunction(
  node: FunctionNode,
  count: number,
  counts: Counts,
  { text }: ReadText,
  own: readonly number[],
  slots: readonly Slot[],
): FunctionCov {
  const parts = new OpenParts(node.start, node.end, count)
  let next = 0
  for (const at of own) {
    const token = text.tokens[at]
    if (token === undefined) continue
    const counted = countAt(counts, token.start)
    parts.leave(token.start)
    for (let slot = slots[next]; slot && slot.start <= token.start; slot = slots[++next]) {
      if (slot.end > token.start) parts.enterSlot(slot, counted)
    }
    // V8 does not count what closes something apart from that.
    if (!isCloser(token.key))
      parts.passToken(text.tokens[at - 1]?.end ?? node.start, counted, node.kind)
  }
  const isBlockCoverage = count > 0 || node.kind.endsWith('fields')
  return { functionName: nameOf(node), ranges: parts.ranges, isBlockCoverage }
}

/** The parts of a function around the place that has been reached, the innermost last, and the ranges that were written of them. */
class OpenParts {
  readonly ranges: Range[]
  readonly #open: Part[]

  constructor(start: number, end: number, count: number) {
    this.ranges = [{ startOffset: start, endOffset: end, count }]
    this.#open = [{ start, end, count, isRest: false, last: undefined, isLastRest: false }]
  }

  get #top(): Part {
    return this.#open.at(-1) as Part
  }

  /** Leaves what ends before an offset. */
  leave(offset: number): void {
    while (this.#open.length > 1 && this.#top.end <= offset) this.#close(this.#top.end)
  }

  enterSlot({ start, end }: Slot, count: number): void {
    this.leave(start)
    if (this.#top.isRest) {
      if (this.#top.count === count) return this.#endRest(end)
      this.#close(start)
    }
    this.#enter({ start, end, count, isRest: false, last: undefined, isLastRest: false })
  }

  /** Goes on to a token; `before` is the end of the one before it. */
  passToken(before: number, count: number, kind: FunctionNode['kind']): void {
    if (this.#top.isRest && this.#top.count !== count) this.#close(before)
    if (this.#top.count === count) return
    // A function's brace is no part of what follows something that left early.
    const isOuter = this.#open.length === 1 && kind === 'function'
    const end = this.#top.end - (isOuter ? 1 : 0)
    this.#enter({ start: before, end, count, isRest: true, last: undefined, isLastRest: false })
  }

  #enter(part: Part): void {
    const around = this.#top
    this.#open.push(part)
    if (part.count === around.count || part.start >= part.end) return
    const { start: startOffset, end: endOffset, count } = part
    const { last, isLastRest } = around
    around.isLastRest = part.isRest
    // V8 makes one of neighbours, but not of a block and what follows it.
    const isOne = last?.endOffset === startOffset && last.count === count
    if (isOne && (isLastRest || !part.isRest)) {
      last.endOffset = endOffset
      return
    }
    around.last = { startOffset, endOffset, count }
    this.ranges.push(around.last)
  }

  #close(end: number): void {
    const part = this.#open.pop()
    if (part?.isRest) this.#setEnd(part, end)
  }

  #endRest(end: number): void {
    const rest = this.#top
    const around = this.#open.at(-2)
    rest.end = end
    if (around?.last !== undefined) around.last.endOffset = end
  }

  #setEnd(part: Part, end: number): void {
    const range = this.#top.last
    if (range !== undefined && range.endOffset === part.end && part.count !== this.#top.count) {
      range.endOffset = end
    }
  }
}
