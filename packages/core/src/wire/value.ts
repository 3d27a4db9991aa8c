import { codec } from './codec.ts'
import type { Decoder } from './decode.ts'
import type { EncodeOptions } from './encode.ts'
import { FrameError } from './frame.ts'
import { plainText } from './plain-text.ts'

/** The first byte of a value that is JSON; what `encodeChunks` makes never begins so. */
export const PLAIN = 0x4a
/** The first byte of a value that is nothing but bytes; likewise. */
const RAW = 0x42
/** The longest chunk of such a value. */
const RAW_BYTES = 1024 * 1024

/**
 * Turns a value into chunks for another process.
 *
 * @throws {UncloneableError} as `encodeChunks` does.
 */
export function valueChunks(value: unknown, options: EncodeOptions): Iterable<Uint8Array> {
  const text = plainText(value)
  return text === undefined ? generalChunks(value, options) : [textChunk(text)]
}

/** Turns any value into chunks, as `valueChunks` does, without a look at whether it is plain. */
export function generalChunks(value: unknown, options: EncodeOptions): Iterable<Uint8Array> {
  return codec().encodeChunks(value, options)
}

/** Makes the only chunk of a value whose JSON is known. */
export function textChunk(text: string): Buffer {
  const chunk = Buffer.allocUnsafe(textBytes(text))
  putText(chunk, 0, text)
  return chunk
}

/** How long that chunk is. */
export function textBytes(text: string): number {
  return 1 + Buffer.byteLength(text)
}

/** Puts that chunk into what has room for it, and says how long it is. */
export function putText(into: Buffer, at: number, text: string): number {
  into[at] = PLAIN
  return 1 + into.write(text, at + 1)
}

/**
 * Turns bytes into chunks for another process, which gets a `Buffer`. Needs as little of this package as a plain value.
 *
 * @yields Chunks of at most 1 MiB; all but the first are views of the bytes.
 */
export function* rawChunks(bytes: Uint8Array): Generator<Uint8Array, void> {
  let at = RAW_BYTES - 1
  yield Buffer.concat([Buffer.of(RAW), bytes.subarray(0, at)])
  for (; at < bytes.length; at += RAW_BYTES) yield bytes.subarray(at, at + RAW_BYTES)
}

/** Puts a value together from chunks, cut anywhere, which may change afterwards. */
export class ValueReader {
  #decoder: Decoder | undefined
  /** What a value that needs no decoder is made of. */
  #kept: { readonly isText: boolean; readonly chunks: Buffer[] } | undefined

  /** @throws {DecodeError} when the bytes are no value; the reader cannot be used after that. */
  push(chunk: Buffer): void {
    const [first] = chunk
    if (this.#kept !== undefined) {
      this.#kept.chunks.push(Buffer.from(chunk))
    } else if (this.#decoder === undefined && (first === PLAIN || first === RAW)) {
      this.#kept = { isText: first === PLAIN, chunks: [Buffer.from(chunk.subarray(1))] }
    } else {
      this.#decoder ??= new (codec().Decoder)()
      this.#decoder.push(chunk)
    }
  }

  /** @throws {DecodeError | FrameError} when some of the value is missing. */
  finish(): unknown {
    if (this.#kept === undefined) return this.#decoder?.finish()
    const bytes = Buffer.concat(this.#kept.chunks)
    return this.#kept.isText ? parsePlain(bytes.toString()) : bytes
  }
}

/**
 * Reads a value that is whole, if it is one that needs no decoding and no copy.
 *
 * @param at Where it begins in what holds it, to its end.
 * @returns `undefined` for any other, which takes a `ValueReader`.
 * @throws {FrameError} when it is none.
 */
export function readPlain(bytes: Buffer, at: number): { readonly value: unknown } | undefined {
  if (bytes[at] !== PLAIN) return undefined
  return { value: parsePlain(bytes.toString('utf8', at + 1)) }
}

function parsePlain(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch (cause) {
    throw new FrameError('The bytes are no plain value.', { cause })
  }
}
