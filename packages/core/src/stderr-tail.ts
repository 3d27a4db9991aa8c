import type { Readable } from 'node:stream'

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

  /** Waits for the end of the stream; not for long, since a process that the child left behind may hold it open. */
  async end(waitMs: number): Promise<void> {
    if (this.#stream.readableEnded || this.#stream.destroyed) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs)
      this.#stream.once('close', () => {
        clearTimeout(timer)
        resolve()
      })
    })
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
