import { FrameError } from '../wire/frame.ts'

/** What the items of a call need of it. */
export interface ItemSource {
  /** Lets the child send that many more. */
  grant(items: number): void
  /** Ends the call; nobody waits for more. Settles when it has ended. */
  leave(): Promise<unknown>
  /** What the action returns in the end. */
  result(): Promise<unknown>
}

/** The items of a call, on their way from the child to the one who iterates. */
export class Items {
  readonly #queue: unknown[] = []
  readonly #ahead: number
  readonly #source: ItemSource
  /** Taken, and not yet granted anew. */
  #taken = 0
  /** How many have come, and how many were granted besides the first. */
  #pushed = 0
  #granted = 0
  #wake: (() => void) | undefined
  #isOver = false

  /** @param ahead How many the child may send at first. */
  constructor(ahead: number, source: ItemSource) {
    this.#ahead = ahead
    this.#source = source
  }

  /** How many wait for being taken. */
  get waiting(): number {
    return this.#queue.length
  }

  /** Is called when the call has ended. */
  end(): void {
    this.#isOver = true
    this.#wake?.()
  }

  /** @throws {FrameError} when it is one more than was granted: a child could fill the memory of its parent. */
  push(item: unknown): void {
    if (this.#pushed === this.#ahead + this.#granted)
      throw new FrameError('Nobody asked for an item.')
    this.#pushed += 1
    this.#queue.push(item)
    this.#wake?.()
  }

  /** The items. Being left before the first, a generator would do nothing; so this one has begun. */
  iterate(): AsyncGenerator<unknown, unknown, void> {
    const items = this.#iterate()
    void items.next()
    return items
  }

  async *#iterate(): AsyncGenerator<unknown, unknown, void> {
    let isLeft = true
    try {
      // Where `iterate` stops.
      yield undefined
      for (;;) {
        if (this.#queue.length > 0) yield this.#shift()
        else if (this.#isOver) break
        else await this.#woken()
      }
      isLeft = false
      return await this.#source.result()
    } finally {
      if (isLeft) await this.#source.leave()
    }
  }

  /** Grants in halves: a message for each item would cost as much as the item. */
  #shift(): unknown {
    this.#taken += 1
    if (this.#taken * 2 >= this.#ahead) {
      if (!this.#isOver) this.#source.grant(this.#taken)
      this.#granted += this.#taken
      this.#taken = 0
    }
    return this.#queue.shift()
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
