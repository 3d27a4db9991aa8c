import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import type { CallFacts } from '../errors.ts'
import { FrameKind, NO_CALL, WIRE_FD } from '../wire/frame.ts'
import { type Message, MessageReader } from '../wire/message-reader.ts'
import type { Readiness } from '../wire/messages.ts'
import type { CheckedLaunch } from './call-options.ts'
import type { Launch } from './launch.ts'
import type { ChildEnd } from './outcome.ts'
import type { SentOrder } from './launch-child.ts'
import { notAnAnswerError, silentError, spawnError } from './outcome-errors.ts'
import { keepReadable } from './keep-readable.ts'
import { Outbox } from './outbox.ts'
import { pipeEnd } from './pipe-end.ts'
import { readOn } from './read-on.ts'
import { spawnChild } from './spawn.ts'
import { Stdio } from './stdio.ts'
import { keepStrippedTexts } from './stripped-texts.ts'
import { type WireTrace, traceWire } from './trace-wire.ts'

/** Who waits for what a child says of a call. */
export interface CallPort {
  /** Takes an item, a result or an error. Messages that come after the call was closed do not arrive. */
  take(kind: FrameKind, value: unknown): void
  /** Is called if the child ended while the call was open. */
  childEnded(end: ChildEnd): void
}

/** How long the end of the wire is waited for once the child is gone: something it left behind may hold it open. */
const WIRE_END_MS = 200

/** One child, from its start to its end: what it is told, what it says, and who ends it. */
export class Child {
  /** `undefined` if there is none. */
  readonly pid: number | undefined
  readonly stdio: Stdio | undefined
  /** Resolves when the child has ended and all it said was heard. Does not reject. */
  readonly ended: Promise<ChildEnd>
  /** Resolves when the child serves calls; not before its end if it does not. */
  readonly started: Promise<void>
  /** Is there when it has ended. */
  outcome: ChildEnd | undefined
  readonly #launch: Launch
  readonly #graceMs: number
  readonly #process: ChildProcess | undefined
  readonly #outbox: Outbox | undefined
  readonly #calls = new Map<number, CallPort>()
  /** Those of the calls that have no answer. */
  readonly #waiting = new Set<number>()
  #lastCall = NO_CALL
  #start: () => void = () => {}
  /** The modules for which it has not told yet what it had to strip. It does so first, or not at all. */
  #stripping: readonly string[] | undefined
  /** Takes what V8 has made of the child's program, which it tells before that, or not at all. */
  #keepCodeCache: SentOrder['keepCodeCache']
  /** What kept the child from serving calls. */
  #notReady: { readonly thrown: unknown } | undefined
  #broken: ChildEnd['broken']
  #failed: ChildEnd['failed']
  /** Whether it has answered a call. */
  #answered = false
  /** Whether it was told to get ready for its end. */
  #ending = false
  #isTerminated = false
  #isGone = false
  #timers: NodeJS.Timeout[] = []

  /** Starts a child. What goes wrong is told by `ended`. */
  constructor(launch: Launch, options: CheckedLaunch, order: SentOrder) {
    this.#launch = launch
    this.#stripping = order.stripping
    this.#keepCodeCache = order.keepCodeCache
    this.#graceMs = options.graceMs
    this.started = new Promise((resolve) => {
      this.#start = resolve
    })
    const spawned = spawnChild(launch, options)
    if ('failed' in spawned) {
      this.ended = spawned.failed.then((cause) => this.#neverThere(options.cwd, cause))
      return
    }
    const { process: child } = spawned
    this.#process = child
    this.pid = child.pid
    this.stdio = new Stdio(child, options, (thrown) => this.#fail(thrown))
    // 'pipe' makes a socket of every descriptor; see https://nodejs.org/api/child_process.html#optionsstdio
    const wire = child.stdio[WIRE_FD] as Socket
    keepReadable(wire)
    const trace = traceWire(`"${launch.action}" (pid ${child.pid})`)
    this.#outbox = new Outbox(wire, trace)
    this.#readWire(wire, trace)
    this.ended = this.#end(child, wire)
    try {
      launch.spawned(child.pid as number)
      for (const part of order.frames) this.#outbox.write(part)
    } catch (thrown) {
      this.stop(() => thrown)
    }
  }

  /** Opens a call. Its request may be sent then. */
  open(port: CallPort): number {
    this.#lastCall += 1
    this.#calls.set(this.#lastCall, port)
    this.#waiting.add(this.#lastCall)
    return this.#lastCall
  }

  /** Closes a call: what may still come for it is passed over. */
  close(call: number): void {
    this.#calls.delete(call)
    this.#waiting.delete(call)
  }

  /** Sends a message, as fast as the child takes it. Settles when it is sent, or cannot be. */
  send(kind: FrameKind, call: number, chunks?: Iterator<Uint8Array>): Promise<void> {
    return this.#outbox?.send(kind, call, chunks) ?? Promise.resolve()
  }

  /** Sends a message whose value is plain, at once. */
  sendText(kind: FrameKind, call: number, text: string): void {
    this.#outbox?.sendText(kind, call, text)
  }

  /** Whether it is told to end, or has ended. */
  get isEnding(): boolean {
    return this.#ending || this.#isGone || this.#broken !== undefined
  }

  /**
   * Ends the child: tells it, then SIGTERM when it is ready or its time is up, then SIGKILL.
   *
   * @param broken What its calls throw that have no answer, if not what ends them.
   */
  end(broken?: ChildEnd['broken']): void {
    this.#broken ??= broken
    if (this.#ending || this.#isGone) return
    this.#ending = true
    void this.send(FrameKind.end, NO_CALL)
    this.#after(this.#graceMs, () => this.#terminate())
  }

  /** Once: programs take a second SIGTERM for impatience. */
  #terminate(): void {
    if (this.#isTerminated) return
    this.#isTerminated = true
    this.kill('SIGTERM')
    this.#after(this.#graceMs, () => this.kill('SIGKILL'))
  }

  /** Ends the child if it does not so itself within its grace. */
  endSoon(): void {
    this.#after(this.#graceMs, () => this.end())
  }

  /** Kills a child that has nothing to lose. */
  stop(broken: (facts: CallFacts) => unknown): void {
    this.#broken ??= broken
    this.kill('SIGKILL')
  }

  /** Sends a signal. Says whether there was a process to send it to. */
  kill(signal: NodeJS.Signals): boolean {
    return !this.#isGone && (this.#process?.kill(signal) ?? false)
  }

  async #end(child: ChildProcess, wire: Socket): Promise<ChildEnd> {
    await new Promise<void>((resolve) => child.once('exit', () => resolve()))
    this.#isGone = true
    await pipeEnd(wire, WIRE_END_MS)
    await this.stdio?.end()
    for (const timer of this.#timers) clearTimeout(timer)
    wire.destroy()
    const { pid, exitCode, signalCode: signal } = child
    const stderr = this.stdio?.tail
    const broken = this.#broken
    return this.#tellEnd({ pid, exitCode, signal, stderr, broken, failed: this.#failed })
  }

  async #neverThere(cwd: string | undefined, cause: unknown): Promise<ChildEnd> {
    this.#isGone = true
    const broken = (facts: CallFacts): unknown => spawnError(facts, cwd, cause)
    return this.#tellEnd({
      pid: undefined,
      exitCode: null,
      signal: null,
      stderr: undefined,
      broken,
      failed: undefined,
    })
  }

  #tellEnd(end: ChildEnd): ChildEnd {
    const { thrown } = this.#notReady ?? {}
    let all: ChildEnd =
      this.#notReady === undefined ? end : { ...end, broken: end.broken ?? (() => thrown) }
    try {
      const { pid, exitCode, signal } = end
      const answered = this.#answered || this.#notReady !== undefined
      this.#launch.ended({ pid, exitCode, signal, answered })
    } catch (error) {
      all = { ...all, failed: all.failed ?? { thrown: error } }
    }
    for (const port of this.#calls.values()) port.childEnded(all)
    this.#calls.clear()
    this.outcome = all
    return all
  }

  #readWire(wire: Socket, trace: WireTrace | undefined): void {
    const reader = new MessageReader((kind, call) => this.#judge(kind, call))
    const takeMessage = (message: Message): void => this.#take(message)
    const take = (chunk: Buffer): void => {
      trace?.received(chunk)
      reader.pushEach(chunk, takeMessage)
    }
    wire.on('data', (chunk: Buffer) => {
      try {
        take(chunk)
        readOn(wire, chunk, take)
      } catch (cause) {
        wire.removeAllListeners('data').resume()
        this.#breakOff(cause)
      }
    })
    // The child may end before it has read what it was sent: EPIPE, ECONNRESET. Its end says more.
    wire.on('error', () => {})
    // If the child goes on, nothing that it does can be heard any more.
    for (const end of ['end', 'close']) {
      wire.once(end, () => this.#after(this.#graceMs, () => this.end(silentError)))
    }
  }

  #judge(
    kind: FrameKind,
    call: number,
  ): ReturnType<ConstructorParameters<typeof MessageReader>[0]> {
    const isOfCall =
      kind === FrameKind.item || kind === FrameKind.result || kind === FrameKind.error
    if (isOfCall && call !== NO_CALL) {
      if (this.#calls.has(call)) return 'take'
      // The answer to a call that was closed.
      return call <= this.#lastCall ? 'skip' : 'refuse'
    }
    if (call !== NO_CALL) return 'refuse'
    if (kind === FrameKind.ready) return this.#ending ? 'take' : 'refuse'
    if (kind === FrameKind.stripped) return this.#stripping === undefined ? 'refuse' : 'take'
    if (kind === FrameKind.codeCache) return this.#keepCodeCache === undefined ? 'refuse' : 'take'
    return kind === FrameKind.error || kind === FrameKind.started ? 'take' : 'refuse'
  }

  #take({ kind, call, value }: Message): void {
    const keepCodeCache = this.#keepCodeCache
    this.#keepCodeCache = undefined
    if (kind === FrameKind.codeCache) return keepCodeCache?.(value)
    const stripping = this.#stripping ?? []
    this.#stripping = undefined
    if (kind === FrameKind.stripped) keepStrippedTexts(stripping, value)
    else if (kind === FrameKind.started) this.#start()
    else if (kind === FrameKind.ready) {
      if (!(value as Readiness).listening) this.#terminate()
    } else if (call === NO_CALL) {
      this.#notReady ??= { thrown: value }
      this.endSoon()
    } else {
      if (kind !== FrameKind.item) {
        this.#answered = true
        this.#waiting.delete(call)
      }
      this.#calls.get(call)?.take(kind, value)
    }
  }

  #fail(thrown: unknown): void {
    this.#failed ??= { thrown }
    this.kill('SIGKILL')
  }

  /** What was answered before is kept, whatever follows it. */
  #breakOff(cause: unknown): void {
    if (this.#answered && this.#waiting.size === 0) return this.end()
    this.stop((facts) => notAnAnswerError(facts, cause))
  }

  #after(ms: number, then: () => void): void {
    if (!this.#isGone) this.#timers.push(setTimeout(then, ms))
  }
}
