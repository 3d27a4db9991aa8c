import type { CallFacts } from '../errors.ts'
import type { Site } from '../registry.ts'
import { FrameKind } from '../wire/frame.ts'
import { valueChunks } from '../wire/value.ts'
import { onAbort } from './abort-listeners.ts'
import type { CheckedLimits } from './call-options.ts'
import { type CallMaker, CallPromise } from './call-promise.ts'
import { withCallerStack } from './caller-stack.ts'
import type { CallPort, Child } from './child.ts'
import { Items } from './items.ts'
import type { ChildEnd, Outcome } from './outcome.ts'
import { abortedError, itemLostError, lateError, noAnswerThrown } from './outcome-errors.ts'
import type { Launched } from './launch-child.ts'
import type { Answer } from './read-answer.ts'
import type { Request } from './request.ts'

/** Where a call is made. */
export interface Place {
  readonly child: Child
  /** Whether the child is there for this call alone, and ends with it. */
  readonly isOwn: boolean
  /** Milliseconds that the child has for ending the call. */
  readonly graceMs: number
  /** The request; what it throws, the call throws. */
  readonly request: Request
}

/** One call, from its request to what came of it. */
export class Call implements CallPort, CallMaker {
  readonly promise: CallPromise
  readonly action: Launched
  outcome: Outcome | undefined
  readonly #caller: Site
  /** Are there as soon as there is one, or somebody waits for them: most actions yield nothing. */
  #items: Items | undefined
  #itemsAhead = 1
  readonly #startMs = performance.now()
  readonly #timers: NodeJS.Timeout[] = []
  #resolve!: (value: unknown) => void
  #reject!: (reason: unknown) => void
  #place: Place | undefined
  #id = 0
  /** Whether all of the request is on its way. */
  #isSent = false
  /** What the action gave. */
  #answer: Answer | undefined
  /** What the call comes to if the parent gave it up. */
  #gaveUp: ((facts: CallFacts) => Answer) | undefined
  #isAwaited = false
  #isIterated = false
  #unlisten: () => void = () => {}

  /** @param caller Its stack says where the call was made. */
  constructor(action: Launched, caller: Site) {
    this.action = action
    this.#caller = caller
    this.promise = new CallPromise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    }, this)
  }

  /** Starts the clocks that may end the call before it is answered. */
  limit({ timeoutMs, signal, itemsAhead }: CheckedLimits): void {
    this.#itemsAhead = itemsAhead
    if (timeoutMs !== undefined) {
      this.#after(timeoutMs, () =>
        this.#giveUp((facts) => ({ thrown: lateError(facts, timeoutMs) })),
      )
    }
    if (signal === undefined) return
    const abort = (): void => this.#giveUp((facts) => ({ thrown: abortedError(facts, signal) }))
    this.#unlisten = onAbort(signal, abort)
  }

  /** Whether its caller does not want it any more. */
  get isGivenUp(): boolean {
    return this.#gaveUp !== undefined
  }

  /** Makes the call in a child. Settles when the child has ended, or, in one that it shares, when it has answered. */
  make(place: Place): void {
    this.#place = place
    this.#id = place.child.open(this)
    // A caller who changes his mind at once keeps the action from running.
    if (place.isOwn) process.nextTick(() => this.#begin(place))
    else this.#begin(place)
  }

  /** Fails the call before it is made. */
  fail(thrown: unknown): void {
    this.#settle({ thrown }, undefined)
  }

  take(kind: FrameKind, value: unknown): void {
    if (kind === FrameKind.item) {
      if (this.isGivenUp) return
      this.#allItems().push(value)
      this.#checkTaker()
      return
    }
    this.#answer ??= kind === FrameKind.result ? { value } : { thrown: value }
    this.#clear()
    // Answered: now a child of its own has to end. One that does not is ended, and its answer kept.
    if (this.#place?.isOwn === true) this.#place.child.endSoon()
    else this.#settleOpen()
  }

  childEnded(end: ChildEnd): void {
    const facts = { ...this.#facts(), ...end }
    if (this.#gaveUp !== undefined) this.#settle(this.#gaveUp(facts), end)
    else this.#settle(end.failed ?? this.#answer ?? { thrown: noAnswerThrown(end, facts) }, end)
  }

  get pid(): number | undefined {
    return this.#place?.child.pid
  }

  get stdin(): CallMaker['stdin'] {
    return this.#place?.isOwn === true ? this.#place.child.stdio?.stdin : undefined
  }

  get stdout(): CallMaker['stdout'] {
    return this.#place?.isOwn === true ? this.#place.child.stdio?.stdout : undefined
  }

  get stderr(): CallMaker['stderr'] {
    return this.#place?.isOwn === true ? this.#place.child.stdio?.stderr : undefined
  }

  kill(signal: NodeJS.Signals): boolean {
    return this.outcome === undefined && (this.#place?.child.kill(signal) ?? false)
  }

  awaited(): void {
    this.#isAwaited = true
    this.#checkTaker()
  }

  items(): AsyncGenerator<unknown, unknown, void> {
    if (this.#isIterated) throw new TypeError(`A call of "${this.action.name}" is iterated twice.`)
    this.#isIterated = true
    this.promise.markHandled()
    return this.#allItems().iterate()
  }

  #allItems(): Items {
    if (this.#items !== undefined) return this.#items
    this.#items = new Items(this.#itemsAhead, {
      grant: (items) => this.#grant(items),
      leave: () => this.#leave(),
      result: () => this.promise,
    })
    if (this.outcome !== undefined) this.#items.end()
    return this.#items
  }

  #begin({ child, isOwn, request }: Place): void {
    // Nothing has been asked of the child, so it has nothing to lose.
    if (this.isGivenUp && isOwn) child.stop(() => undefined)
    else if (this.isGivenUp) this.#settleOpen()
    else if ('text' in request) {
      this.#isSent = true
      child.sendText(FrameKind.call, this.#id, request.text)
    } else void this.#send(child, request.each)
  }

  async #send(child: Child, request: Iterator<Uint8Array>): Promise<void> {
    try {
      await child.send(FrameKind.call, this.#id, this.#whileWanted(request))
    } catch (thrown) {
      // It has begun to take a request that does not go on.
      this.#giveUp(() => ({ thrown }))
    }
  }

  /**
   * Breaks a request off that is not wanted any more. It must not look as if it were whole.
   *
   * @yields The chunks of the request.
   */
  *#whileWanted(chunks: Iterator<Uint8Array>): Generator<Uint8Array, void, void> {
    for (let next = chunks.next(); next.done !== true; next = chunks.next()) {
      yield next.value
      if (this.isGivenUp) throw new Error('The call was given up while its request was sent.')
    }
    // The last frame is written right after this, and run, even if the child takes it later.
    this.#isSent = true
  }

  #grant(items: number): void {
    const credit = valueChunks(items, { root: 'credit' })[Symbol.iterator]()
    void this.#place?.child.send(FrameKind.credit, this.#id, credit)
  }

  /** An item that nobody takes would be lost. */
  #checkTaker(): void {
    if (!this.#isAwaited || this.#isIterated || (this.#items?.waiting ?? 0) === 0) return
    this.#giveUp((facts) => ({ thrown: itemLostError(facts) }))
  }

  /** Ends the call for a caller who has left its items. */
  async #leave(): Promise<void> {
    this.#giveUp(() => ({ value: undefined }))
    // What it failed with is told elsewhere.
    await Promise.allSettled([this.promise])
  }

  /** Ends the call, if it has no answer, with what it comes to then. */
  #giveUp(come: (facts: CallFacts) => Answer): void {
    if (this.#answer !== undefined || this.#gaveUp !== undefined) return
    this.#gaveUp = come
    if (this.#place === undefined) return
    const { child, isOwn, graceMs } = this.#place
    if (isOwn) {
      child.end()
      return
    }
    void child.send(FrameKind.cancel, this.#id)
    // What was not asked for whole is not run, and not answered.
    if (this.#isSent) this.#after(graceMs, () => child.end())
    else this.#settleOpen()
  }

  /** Settles while the child goes on. */
  #settleOpen(): void {
    this.#place?.child.close(this.#id)
    const answer = this.#gaveUp?.(this.#facts()) ?? this.#answer
    if (answer !== undefined) this.#settle(answer, undefined)
  }

  #settle(answer: Answer, end: ChildEnd | undefined): void {
    this.#clear()
    this.outcome = {
      pid: this.pid,
      exitCode: end?.exitCode ?? null,
      signal: end?.signal ?? null,
      durationMs: performance.now() - this.#startMs,
      stderr: end?.stderr,
    }
    if ('thrown' in answer) this.#reject(withCallerStack(answer.thrown, this.#caller))
    else this.#resolve(answer.value)
    this.#items?.end()
  }

  #facts(): CallFacts {
    return { action: this.action.name, module: this.action.module, pid: this.pid }
  }

  #clear(): void {
    this.#unlisten()
    this.#unlisten = () => {}
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.length = 0
  }

  #after(ms: number, then: () => void): void {
    this.#timers.push(setTimeout(then, ms))
  }
}
