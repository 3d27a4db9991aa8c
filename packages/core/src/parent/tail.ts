/** Bytes of a child's stderr that are kept for errors. */
const TAIL_BYTES = 16 * 1024

/** Keeps the end of a stream. */
export class Tail {
  #chunks: Buffer[] = []
  #bytes = 0

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    for (;;) {
      const [first] = this.#chunks
      if (first === undefined || this.#bytes - first.length < TAIL_BYTES) return
      this.#chunks.shift()
      this.#bytes -= first.length
    }
  }

  /** The last 16 KiB, as text. */
  get text(): string {
    return Buffer.concat(this.#chunks).subarray(-TAIL_BYTES).toString()
  }
}
