import type { Socket } from 'node:net'
import { type FrameKind, frame, messageFrames } from '../wire/frame.ts'

/** Sends messages to a child, each as fast as it is taken; those of other calls are sent in between. */
export class Outbox {
  readonly #wire: Socket

  constructor(wire: Socket) {
    this.#wire = wire
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
      const areTaken = parts.map((part) => this.#wire.write(part))
      if (areTaken.includes(false)) await this.#drained()
    }
  }

  /** Sends a message of one short chunk, at once; it takes its place among what waits. */
  sendShort(kind: FrameKind, call: number, chunk: Uint8Array): void {
    if (!this.#wire.writable) return
    for (const part of frame(kind, call, chunk, false)) this.#wire.write(part)
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
