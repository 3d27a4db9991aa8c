import { breakOff } from './break-off.ts'
import type { BeforeEnd } from '../layer.ts'
import type { Kernel } from './kernel.ts'
import type { EncodeOptions } from '../wire/encode.ts'
import { FrameKind, NO_CALL, WIRE_FD, messageFrames } from '../wire/frame.ts'
import type { Readiness } from '../wire/messages.ts'
import { plainText } from '../wire/plain-text.ts'
import { textFrame } from '../wire/text-frame.ts'
import { generalChunks, rawChunks } from '../wire/value.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { writeSync } = process.getBuiltinModule('node:fs')

/** Writes some of `memory`, `bytes` from `at` on, and says how much. */
type Write = (fd: number, memory: Buffer, at: number, bytes: number) => number

/** What this child tells its parent. Written at once and whole, so that a `process.exit()` right after loses nothing. */
export class Answers {
  readonly #kernel: Kernel | undefined
  readonly #write: Write
  #prepare: (when: BeforeEnd) => void = () => {}

  /** @param write Default: to the wire. */
  constructor(kernel: Kernel | undefined, write: Write = writeSync) {
    this.#kernel = kernel
    this.#write = write
  }

  /** Sets what has to be done before an answer leaves, as after it the parent may act on it. */
  beforeEach(prepare: (when: BeforeEnd) => void): void {
    this.#prepare = prepare
  }

  /** Reports what V8 has made of the program of this child. */
  codeCache(bytes: Uint8Array | undefined): void {
    this.#send(FrameKind.codeCache, NO_CALL, rawChunks(bytes ?? new Uint8Array(0)))
  }

  /** Reports what TypeScript was stripped of its types. */
  stripped(texts: Uint8Array): void {
    this.#send(FrameKind.stripped, NO_CALL, rawChunks(texts))
  }

  /** Reports that calls are served. */
  started(): void {
    this.#send(FrameKind.started, NO_CALL)
  }

  /**
   * Reports an item that the action has yielded.
   *
   * @throws {UncloneableError} when it cannot be cloned.
   */
  yielded(call: number, item: unknown): void {
    this.#sendValue(FrameKind.item, call, item, { root: 'item' })
  }

  /**
   * Reports the action's result.
   *
   * @throws {UncloneableError} when it cannot be cloned; then nothing was answered.
   */
  returned(call: number, result: unknown): void {
    this.#prepare('answer')
    this.#sendValue(FrameKind.result, call, result, { root: 'result' })
  }

  /** Reports what was thrown. */
  threw(call: number, thrown: unknown): void {
    this.#prepare('answer')
    this.#sendValue(FrameKind.error, call, thrown, { root: 'error', lenient: true })
  }

  /** Does what has to be done before this process ends, however it does. */
  prepareEnd(when: BeforeEnd): void {
    this.#prepare(when)
  }

  /** Reports that this child may be ended now. */
  ready(readiness: Readiness): void {
    this.#prepare('kill')
    this.#sendValue(FrameKind.ready, NO_CALL, readiness, { root: 'readiness' })
  }

  #sendValue(kind: FrameKind, call: number, value: unknown, options: EncodeOptions): void {
    const text = plainText(value)
    if (text === undefined) return this.#send(kind, call, generalChunks(value, options))
    const { memory, bytes } = textFrame(kind, call, text)
    this.#writeAll(memory, bytes)
  }

  #send(kind: FrameKind, call: number, chunks?: Iterable<Uint8Array>): void {
    for (const parts of messageFrames(kind, call, chunks)) {
      for (const part of parts) this.#writeAll(part, part.length)
    }
  }

  #writeAll(memory: Buffer, bytes: number): void {
    for (let at = 0; at < bytes;) at += this.#writeSome(memory, at, bytes)
  }

  #writeSome(memory: Buffer, at: number, end: number): number {
    try {
      return this.#write(WIRE_FD, memory, at, end - at)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // The parent is gone, and nobody waits for what this child does.
      if (code === 'EPIPE' || code === 'ECONNRESET') process.exit(1)
      if (code !== 'EAGAIN') breakOff(error)
      // The wire may have become non-blocking: the inbox makes a stream of it.
      if (this.#kernel === undefined)
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
      else this.#kernel.waitWritable(WIRE_FD, 100)
      return 0
    }
  }
}
