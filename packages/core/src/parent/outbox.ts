import type { Socket } from 'node:net'
import { type FrameKind, messageFrames } from '../wire/frame.ts'
import { textFrame } from '../wire/text-frame.ts'
import { descriptorOf } from './descriptor-of.ts'
import type { WireTrace } from './trace-wire.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { writeSync } = process.getBuiltinModule('node:fs')

/** Sends messages to a child, each as fast as it is taken; those of other calls are sent in between. */
export class Outbox {
  readonly #wire: Socket
  readonly #trace: WireTrace | undefined

  constructor(wire: Socket, trace: WireTrace | undefined) {
    this.#wire = wire
    this.#trace = trace
    // One for each message that waits; there may be many.
    wire.setMaxListeners(0)
  }

  /**
   * Sends a message. What can be sent at once is, before this returns. Settles when all of it is with the system, or cannot be.
   * Rejects with what `chunks` throws.
   */
  async send(kind: FrameKind, call: number, chunks?: Iterator<Uint8Array>): Promise<void> {
    const frames = messageFrames(kind, call, chunks === undefined ? [] : iterable(chunks))
    for (const parts of frames) {
      if (!this.#wire.writable) return
      const areTaken = parts.map((part) => this.write(part))
      if (areTaken.includes(false)) await this.#drained()
    }
  }

  /** Sends bytes of a frame. Says whether more may follow at once. */
  write(part: Uint8Array): boolean {
    this.#trace?.sent(part)
    return this.#wire.write(part)
  }

  /** Sends a message whose value is plain, at once; it takes its place among what waits. */
  sendText(kind: FrameKind, call: number, text: string): void {
    if (!this.#wire.writable) return
    const { memory, bytes } = textFrame(kind, call, text)
    this.#trace?.sent(memory.subarray(0, bytes))
    const written = this.#writeNow(memory, bytes)
    // A copy: the next frame takes the memory.
    if (written < bytes) this.#wire.write(Buffer.from(memory.subarray(written, bytes)))
  }

  /**
   * Writes past the stream what has nothing to wait for: a short call takes a stream as long as all the rest of it.
   *
   * @returns How much was written. If something is wrong, the stream finds out what.
   */
  #writeNow(memory: Buffer, bytes: number): number {
    const fd = descriptorOf(this.#wire)
    if (fd === undefined || this.#wire.writableLength > 0) return 0
    try {
      return writeSync(fd, memory, 0, bytes)
    } catch {
      return 0
    }
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#wire.off('drain', done).off('close', done)
        resolve()
      }
      this.#wire.on('drain', done).on('close', done)
    })
  }
}

function iterable<Value>(iterator: Iterator<Value>): Iterable<Value> {
  return { [Symbol.iterator]: () => iterator }
}
