import type { SessionHost } from '../session.ts'
import type { CheckedLaunch } from './call-options.ts'
import type { Call } from './call.ts'
import type { Child } from './child.ts'
import { launchChild } from './launch-child.ts'
import { SESSION, closedError, endedError, whenStarted } from './session-child.ts'
import type { Request } from './request.ts'

/** A session of one child for all calls. */
export class Warm implements SessionHost {
  readonly #child: Child
  readonly #graceMs: number

  constructor(modules: readonly string[], options: CheckedLaunch) {
    const { graceMs } = options
    this.#graceMs = graceMs
    this.#child = launchChild(SESSION, { modules, serves: 'session', graceMs }, options)
  }

  /** Settles when calls are served, or cannot be. */
  open(): Promise<void> {
    return whenStarted(this.#child)
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  take(call: Call, request: Request): void {
    if (this.#child.isEnding) throw endedError(call.action, this.#child)
    call.make({ child: this.#child, isOwn: false, graceMs: this.#graceMs, request })
  }

  async close(): Promise<void> {
    this.#child.end(closedError)
    await this.#child.ended
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
