import type { Order } from '../wire/messages.ts'
import type { Calls } from './calls.ts'
import type { Kernel } from './kernel.ts'

/** Sees to the end of a child whose parent waits synchronously, and so can do nothing but kill it when all its time is up. */
export class EndBySelf {
  readonly #graceMs: number
  readonly #calls: Calls
  readonly #kernel: Kernel | undefined

  constructor({ graceMs, alone }: Order, calls: Calls, kernel: Kernel | undefined) {
    this.#graceMs = graceMs
    this.#calls = calls
    this.#kernel = kernel
    if (alone?.timeoutMs !== undefined) this.#after(alone.timeoutMs, () => this.#end())
  }

  /** Is called when there is an answer: what does not end within its grace is ended. */
  answered(): void {
    // However deaf it is to timers and signals.
    this.#kernel?.killAfter(3 * this.#graceMs)
    this.#after(this.#graceMs, () => this.#end())
  }

  /** As the parent does otherwise. */
  #end(): void {
    const isListening = this.#calls.prepareEnd()
    if (!isListening) process.kill(process.pid, 'SIGTERM')
    else this.#after(this.#graceMs, () => process.kill(process.pid, 'SIGTERM'))
    this.#after(2 * this.#graceMs, () => process.kill(process.pid, 'SIGKILL'))
  }

  #after(ms: number, then: () => void): void {
    setTimeout(then, ms).unref()
  }
}
