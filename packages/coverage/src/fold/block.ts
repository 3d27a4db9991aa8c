const NONE: readonly Block[] = []

/**
 * A block of a function, or all of it, and how much more often it ran than what is around it, over all profiles.
 *
 * Which blocks V8 lists depends on which of them ran as often as what is around them, so profiles differ in that. But what
 * `@bcoe/v8-coverage` makes of any number of them depends only on these sums, for each block in each nesting it is listed in. So no more
 * has to be kept, and adding up does not depend on order or grouping.
 */
export class Block {
  readonly start: number
  readonly end: number
  difference = 0
  /** By where they start; of those that start together, the longer first. Of different profiles, they may overlap. */
  inner: readonly Block[] = NONE
  /** Where the one is that will be looked for next, most likely. */
  #next = 0

  constructor(start: number, end: number) {
    this.start = start
    this.end = end
  }

  /** Finds a block directly in it. */
  find(start: number, end: number): Block | undefined {
    let at = this.#next < this.inner.length ? this.#next : 0
    let block = this.inner[at]
    if (block?.start !== start || block.end !== end) {
      at = this.#placeOf(start, end)
      block = this.inner[at]
      if (block?.start !== start || block.end !== end) return undefined
    }
    this.#next = at + 1
    return block
  }

  /** Makes a block directly in it that it does not have. */
  insert(start: number, end: number): Block {
    const block = new Block(start, end)
    const place = this.#placeOf(start, end)
    if (this.inner === NONE) this.inner = [block]
    else (this.inner as Block[]).splice(place, 0, block)
    this.#next = place + 1
    return block
  }

  #placeOf(start: number, end: number): number {
    let low = 0
    let high = this.inner.length
    while (low < high) {
      const middle = (low + high) >> 1
      const block = this.inner[middle] as Block
      if (block.start < start || (block.start === start && block.end > end)) low = middle + 1
      else high = middle
    }
    return low
  }
}
