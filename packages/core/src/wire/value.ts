import { codec } from './codec.ts'
import type { Decoder } from './decode.ts'
import type { EncodeOptions } from './encode.ts'
import { FrameError } from './frame.ts'
import { plainText } from './plain-text.ts'

/** The first byte of a value that is JSON; what `encodeChunks` makes never begins so. */
const PLAIN = 0x4a

/**
 * Turns a value into chunks for another process.
 *
 * @throws {UncloneableError} as `encodeChunks` does.
 */
export function valueChunks(value: unknown, options: EncodeOptions): Iterable<Uint8Array> {
  const text = plainText(value)
  if (text === undefined) return codec().encodeChunks(value, options)
  const chunk = Buffer.allocUnsafe(1 + Buffer.byteLength(text))
  chunk[0] = PLAIN
  chunk.write(text, 1)
  return [chunk]
}

/** Puts a value together from chunks, cut anywhere, which may change afterwards. */
export class ValueReader {
  #decoder: Decoder | undefined
  #text: Buffer[] | undefined

  /** @throws {DecodeError} when the bytes are no value; the reader cannot be used after that. */
  push(chunk: Buffer): void {
    if (this.#decoder === undefined && this.#text === undefined && chunk[0] === PLAIN) {
      this.#text = [Buffer.from(chunk.subarray(1))]
    } else if (this.#text === undefined) {
      this.#decoder ??= new (codec().Decoder)()
      this.#decoder.push(chunk)
    } else {
      this.#text.push(Buffer.from(chunk))
    }
  }

  /** @throws {DecodeError | FrameError} when some of the value is missing. */
  finish(): unknown {
    if (this.#text === undefined) return this.#decoder?.finish()
    const text = Buffer.concat(this.#text).toString()
    try {
      return text === '' ? undefined : JSON.parse(text)
    } catch (cause) {
      throw new FrameError('The bytes are no plain value.', { cause })
    }
  }
}
