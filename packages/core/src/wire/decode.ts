import { DecodeError } from './decoding/decode-error.ts'
import { Decoding } from './decoding/decoding.ts'
import { Input } from './decoding/input.ts'

export { DecodeError }

const MAX_HEADER_BYTES = 32

/** Decodes a value from chunks, cut anywhere. Their memory can be used for something else as soon as `push` returns. */
export class Decoder {
  readonly #decoding = new Decoding()
  /** The beginning of what cannot be read in part. */
  #rest: Buffer | undefined
  #restBytes = 0

  /** @throws {DecodeError} when the bytes are no encoded value; the decoder cannot be used after that. */
  push(chunk: Uint8Array): void {
    try {
      this.#read(this.#restBytes > 0 ? this.#completeRest(chunk) : chunk)
    } catch (cause) {
      if (cause instanceof DecodeError) throw cause
      // Whatever goes wrong, it is the bytes: a length that cannot be allocated, a pattern that is none.
      throw new DecodeError('The bytes are no encoded value.', { cause })
    }
  }

  /** @throws {DecodeError} when some of the value is missing. */
  finish(): unknown {
    if (this.#restBytes > 0) throw new DecodeError('The value is not complete.')
    return this.#decoding.value
  }

  #read(chunk: Uint8Array): void {
    const input = new Input(chunk)
    this.#decoding.read(input)
    if (input.left > 0) this.#restBytes = input.copyTo(this.#restBuffer(), 0)
  }

  /** Adds to the rest what it needs to be read, and returns the chunk without that. */
  #completeRest(chunk: Uint8Array): Uint8Array {
    const rest = this.#restBuffer()
    const needed = this.#decoding.neededBytes(rest.readUInt8())
    const added = chunk.subarray(0, needed - this.#restBytes)
    rest.set(added, this.#restBytes)
    this.#restBytes += added.length
    if (this.#restBytes === needed) {
      this.#restBytes = 0
      this.#decoding.read(new Input(rest.subarray(0, needed)))
    }
    return chunk.subarray(added.length)
  }

  #restBuffer(): Buffer {
    return (this.#rest ??= Buffer.allocUnsafe(MAX_HEADER_BYTES))
  }
}

/**
 * Decodes a value from all of its bytes.
 *
 * @throws {DecodeError} when they are anything else.
 */
export function decode(bytes: Uint8Array): unknown {
  const decoder = new Decoder()
  decoder.push(bytes)
  return decoder.finish()
}
