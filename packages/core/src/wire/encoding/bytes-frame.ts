import type { Encoder, Frame } from './encoder.ts'
import { bytesOf } from './view-bytes.ts'

/** What is larger is lent: a chunk of its own costs as much as copying about this. */
const MAX_COPIED_BYTES = 32 * 1024
const MAX_LENT_BYTES = 1024 * 1024

/** Writes the bytes of an ArrayBuffer, or those that a view shows. */
export class BytesFrame implements Frame {
  readonly step = ''
  readonly #source: ArrayBuffer | ArrayBufferView
  readonly #length: number
  #next = 0

  constructor(source: ArrayBuffer | ArrayBufferView, length: number) {
    this.#source = source
    this.#length = length
  }

  writeOn(encoder: Encoder): void {
    while (!encoder.isWaiting(this)) {
      if (this.#next === this.#length) return encoder.close()
      const bytes = bytesOf(this.#source)
      // Meanwhile it was transferred, or shrunk.
      if (bytes === undefined || bytes.length < this.#length) throw encoder.uncloneable()
      this.#next += this.#writePiece(encoder, bytes)
    }
  }

  #writePiece({ writer }: Encoder, bytes: Uint8Array): number {
    if (this.#length <= MAX_COPIED_BYTES) {
      return writer.copy(bytes.subarray(this.#next, this.#length))
    }
    const to = Math.min(this.#next + MAX_LENT_BYTES, this.#length)
    const piece = bytes.subarray(this.#next, to)
    writer.lend(piece)
    return piece.length
  }
}
