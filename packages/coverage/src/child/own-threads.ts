import { loadNative } from './native.ts'

/** The worker threads that this one has started, by their ids. Those that have ended are asked nothing. */
export class OwnThreads {
  readonly #ids: number[] = []

  add(threadId: number): void {
    this.#ids.push(threadId)
  }

  /** Whether there are, or have been, any. */
  get areAny(): boolean {
    return this.#ids.length > 0
  }

  /** Has them write what they ran so far. Waits for that, but not long for one that sleeps in a system call. */
  tell(): void {
    if (this.areAny) loadNative()?.askThreads(this.#ids, false)
  }

  /** Likewise, and has them run nothing more: Node.js is about to end them. */
  end(ids: readonly number[] = this.#ids): void {
    if (ids.length > 0) loadNative()?.askThreads(ids, true)
  }
}
