import type { Readable } from 'node:stream'
import { pipeEnd } from './pipe-end.ts'

/** Bytes of a child's stderr that are kept for errors. */
const TAIL_BYTES = 16 * 1024

/** Passes on what a child writes to stderr, and keeps the end of it. */
export class StderrTail {
  #chunks: Buffer[] = []
  #bytes = 0
  readonly #stream: Readable

  constructor(stream: Readable) {
    this.#stream = stream
    stream.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk)
      this.#keep(chunk)
    })
  }

  /** The last bytes, as text. */
  get text(): string {
    return Buffer.concat(this.#chunks).subarray(-TAIL_BYTES).toString()
  }

  /** Waits for the end of the stream, as `pipeEnd` does, and closes it. */
  async end(waitMs: number): Promise<void> {
    await pipeEnd(this.#stream, waitMs)
    this.#stream.destroy()
  }

  #keep(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    for (;;) {
      const [first] = this.#chunks
      if (first === undefined || this.#bytes - first.length < TAIL_BYTES) return
      this.#chunks.shift()
      this.#bytes -= first.length
    }
  }
}
