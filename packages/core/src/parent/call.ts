import type { CheckedOptions } from './call-options.ts'
import { cloneFromBytes } from '../wire/clone.ts'
import { type ErrorEnvelope, unpackError } from '../wire/error-envelope.ts'
import { type CallFacts, CallTimeoutError, ProtocolError } from '../errors.ts'
import { FrameReader } from '../wire/frame-reader.ts'
import type { Launch } from './launch.ts'
import { abortedError, noAnswerError } from './outcome-errors.ts'
import { pipeEnd } from './pipe-end.ts'
import type { SpawnedChild } from './spawn.ts'
import { type Frame, FrameError, FrameKind, type Readiness, frame } from '../wire/frame.ts'

type Answer = { readonly value: unknown } | { readonly thrown: unknown }

/** How long the ends of pipes are waited for once the child is gone: something it left behind may hold them open. */
const PIPE_END_MS = 200

/** One call: a child from its start to its end, and what came of it. */
export class Call {
  readonly #launch: Launch
  readonly #options: CheckedOptions
  readonly #child: SpawnedChild
  /** What the action gave. */
  #answer: Answer | undefined
  /** Makes what is thrown, when the parent gave up. */
  #gaveUp: ((facts: CallFacts) => unknown) | undefined
  /** Whether the child was told to get ready for its end. */
  #ending = false
  #timers: NodeJS.Timeout[] = []

  constructor(launch: Launch, options: CheckedOptions, child: SpawnedChild) {
    this.#launch = launch
    this.#options = options
    this.#child = child
  }

  /** Gives the child its order, and settles when the child has ended. */
  async run(order: readonly Buffer[]): Promise<unknown> {
    const { process: child, wire, stderr } = this.#child
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    this.#readWire()
    this.#start(order)
    const limits = this.#watchLimits()
    await exited
    await pipeEnd(wire, PIPE_END_MS)
    await stderr?.end(PIPE_END_MS)
    limits[Symbol.dispose]()
    for (const timer of this.#timers) clearTimeout(timer)
    wire.destroy()
    this.#launch.ended({
      pid: this.#child.pid,
      exitCode: child.exitCode,
      signal: child.signalCode,
      answered: this.#answer !== undefined,
    })
    return this.#settle()
  }

  /** Lets the child run its action, unless nobody wants that any more. */
  #start(order: readonly Buffer[]): void {
    const { signal } = this.#options
    try {
      this.#launch.spawned(this.#child.pid)
      if (signal?.aborted !== true) for (const part of order) this.#child.wire.write(part)
      else this.#stop((facts) => abortedError(facts, signal))
    } catch (thrown) {
      this.#stop(() => thrown)
    }
  }

  #settle(): unknown {
    const facts: CallFacts = {
      action: this.#launch.action,
      module: this.#launch.module,
      pid: this.#child.pid,
      exitCode: this.#child.process.exitCode,
      signal: this.#child.process.signalCode,
      stderr: this.#child.stderr?.text,
    }
    if (this.#gaveUp !== undefined) throw this.#gaveUp(facts)
    if (this.#answer === undefined) throw noAnswerError(facts)
    if ('thrown' in this.#answer) throw this.#answer.thrown
    return this.#answer.value
  }

  #readWire(): void {
    const { wire } = this.#child
    const reader = new FrameReader()
    wire.on('data', (chunk: Buffer) => {
      try {
        for (const each of reader.push(chunk)) this.#take(each)
      } catch (cause) {
        wire.removeAllListeners('data').resume()
        // An answer is kept, whatever follows it.
        if (this.#answer !== undefined) return
        const message = `The child of "${this.#launch.action}" sent what is not an answer.`
        this.#stop((facts) => new ProtocolError(message, facts, { cause }))
      }
    })
    // The child may end before it has read its order: EPIPE, ECONNRESET. Its end says more.
    wire.on('error', () => {})
  }

  #take({ kind, body }: Frame): void {
    if (kind === FrameKind.ready && this.#ending) {
      const { listening } = cloneFromBytes(body) as Readiness
      if (!listening) this.#kill('SIGTERM')
    } else {
      this.#answer ??= readAnswer(kind, body)
      // Answered: now it has to end. One that does not is ended, and its answer kept.
      this.#after(this.#options.graceMs, () => this.#end())
    }
  }

  /** Starts the clocks that may end the child before it has answered. */
  #watchLimits(): Disposable {
    const { timeoutMs, signal } = this.#options
    if (timeoutMs !== undefined) {
      this.#after(timeoutMs, () => {
        const message = `"${this.#launch.action}" took longer than ${timeoutMs} ms.`
        this.#giveUp((facts) => new CallTimeoutError(message, facts))
      })
    }
    const abort = (): void => {
      this.#giveUp((facts) => abortedError(facts, signal as AbortSignal))
    }
    signal?.addEventListener('abort', abort, { once: true })
    return { [Symbol.dispose]: () => signal?.removeEventListener('abort', abort) }
  }

  /** Fails the call, if it has no answer, and ends the child. */
  #giveUp(error: (facts: CallFacts) => Error): void {
    if (this.#answer !== undefined) return
    this.#gaveUp ??= error
    this.#end()
  }

  /** Fails the call, and kills a child that has nothing to lose. */
  #stop(error: (facts: CallFacts) => unknown): void {
    this.#gaveUp ??= error
    this.#kill('SIGKILL')
  }

  /** Ends the child: tells it, then SIGTERM when it is ready or its time is up, then SIGKILL. */
  #end(): void {
    if (this.#ending) return
    this.#ending = true
    const { graceMs } = this.#options
    for (const part of frame(FrameKind.end)) this.#child.wire.write(part)
    this.#after(graceMs, () => this.#kill('SIGTERM'))
    this.#after(2 * graceMs, () => this.#kill('SIGKILL'))
  }

  #kill(signal: NodeJS.Signals): void {
    this.#child.process.kill(signal)
  }

  #after(ms: number, then: () => void): void {
    this.#timers.push(setTimeout(then, ms))
  }
}

function readAnswer(kind: FrameKind, body: Uint8Array): Answer {
  if (kind === FrameKind.result) return { value: cloneFromBytes(body) }
  if (kind === FrameKind.error)
    return { thrown: unpackError(cloneFromBytes(body) as ErrorEnvelope) }
  throw new FrameError(`A child does not answer with a frame of kind ${kind}.`)
}
