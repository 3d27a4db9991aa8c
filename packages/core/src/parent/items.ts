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
  /** How many the child may send at first. */
  ahead = 1
  readonly #source: ItemSource
  /** Taken, and not yet granted anew. */
  #taken = 0
  #wake: (() => void) | undefined
  #isOver = false

  constructor(source: ItemSource) {
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

  push(item: unknown): void {
    this.#queue.push(item)
    this.#wake?.()
  }

  async *iterate(): AsyncGenerator<unknown, unknown, void> {
    let isLeft = true
    try {
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
    if (this.#taken * 2 >= this.ahead) {
      if (!this.#isOver) this.#source.grant(this.#taken)
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
