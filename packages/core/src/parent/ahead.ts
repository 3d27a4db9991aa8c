import type { SessionHost } from '../session.ts'
import type { CheckedLaunch } from './call-options.ts'
import type { Call } from './call.ts'
import type { Child } from './child.ts'
import { launchChild } from './launch-child.ts'
import { SESSION, closedError, whenStarted } from './session-child.ts'
import type { Request } from './request.ts'

/** How long a child that is used up is not replaced while its call is under way. */
const SHORT_CALL_MS = 20

/** A session of children that are started ahead, each for one call. */
export class Ahead implements SessionHost {
  /** There is no child of all calls. */
  readonly pid = undefined
  readonly #modules: readonly string[]
  readonly #options: CheckedLaunch
  readonly #count: number
  /** Those that wait for their call. */
  #waiting: Child[] = []
  /** Those that live. */
  readonly #living = new Set<Child>()
  #isClosed = false

  constructor(modules: readonly string[], options: CheckedLaunch, count: number) {
    this.#modules = modules
    this.#options = options
    this.#count = count
  }

  /** Settles when the first children wait, or one of them cannot. */
  async open(): Promise<void> {
    try {
      this.#fill()
      await Promise.all(this.#waiting.map(whenStarted))
    } catch (thrown) {
      await this.close()
      throw thrown
    }
  }

  take(call: Call, request: Request): void {
    if (this.#isClosed) throw closedError({ action: call.action.name, module: call.action.module })
    this.#waiting = this.#waiting.filter((child) => !child.isEnding)
    const child = this.#waiting.shift() ?? this.#start()
    call.make({ child, isOwn: true, graceMs: this.#options.graceMs, request })
    void this.#refillAfter(child)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const child of this.#living) child.end(closedError)
    await Promise.all([...this.#living].map((child) => child.ended))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #fill(): void {
    while (!this.#isClosed && this.#waiting.length < this.#count) this.#waiting.push(this.#start())
  }

  /** Starting a process takes this thread a while, the longer the more memory it has, and all of a core: neither a short call nor its caller need wait for that. */
  async #refillAfter(child: Child): Promise<void> {
    const timer = setTimeout(() => this.#refill(), SHORT_CALL_MS)
    await child.ended
    clearTimeout(timer)
    setImmediate(() => this.#refill())
  }

  /** What a layer throws is for a call to throw: the next tries again. */
  #refill(): void {
    try {
      this.#fill()
    } catch {}
  }

  #start(): Child {
    const duty = {
      modules: this.#modules,
      serves: 'later',
      graceMs: this.#options.graceMs,
    } as const
    const child = launchChild(SESSION, duty, this.#options)
    this.#living.add(child)
    void child.ended.then(() => this.#living.delete(child))
    return child
  }
}
