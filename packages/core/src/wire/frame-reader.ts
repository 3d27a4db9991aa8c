import { type Frame, HEADER_BYTES, readFrameHeader } from './frame.ts'

/**
 * Cuts a stream of chunks into frames. Chunks are kept as they come and joined once,
 * when their frame is complete.
 */
export class FrameReader {
  #chunks: Buffer[] = []
  #bytes = 0
  #header: ReturnType<typeof readFrameHeader> | undefined;

  /**
   * Takes a chunk.
   *
   * @yields The frames it completes.
   * @throws {FrameError} when the bytes are not frames; the reader cannot be used after that.
   */
  *push(chunk: Buffer): Generator<Frame> {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    for (;;) {
      if (this.#header === undefined) {
        if (this.#bytes < HEADER_BYTES) return
        this.#header = readFrameHeader(this.#take(HEADER_BYTES))
      }
      if (this.#bytes < this.#header.bodyBytes) return
      const { kind, bodyBytes } = this.#header
      this.#header = undefined
      yield { kind, body: this.#take(bodyBytes) }
    }
  }

  /** Tells whether the stream ended inside a frame. */
  get isTorn(): boolean {
    return this.#bytes > 0 || this.#header !== undefined
  }

  #take(bytes: number): Buffer {
    const [first] = this.#chunks
    const all =
      this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks)
    const rest = all.subarray(bytes)
    this.#chunks = rest.length > 0 ? [rest] : []
    this.#bytes = rest.length
    return all.subarray(0, bytes)
  }
}
