import type { ArrayFrame } from './array-frame.ts'
import type { Decoding } from './decoding.ts'
import type { Input } from './input.ts'

/** Bytes that follow a header, which may come in any pieces. */
export interface Payload {
  /** How many bytes can be taken at least. */
  readonly unitBytes: number
  /** Takes what is there; tells whether it was all. */
  take(input: Input, decoding: Decoding): boolean
}

/** Goes right into the memory of the value. */
export class BytesPayload implements Payload {
  readonly unitBytes = 1
  readonly #target: Uint8Array
  #taken = 0

  constructor(target: Uint8Array) {
    this.#target = target
  }

  take(input: Input): boolean {
    this.#taken += input.copyTo(this.#target, this.#taken)
    return this.#taken === this.#target.length
  }
}

export class StringPayload implements Payload {
  readonly unitBytes = 1
  readonly #encoding: 'latin1' | 'utf16le'
  readonly #bytes: Buffer
  #taken = 0

  constructor(bytes: number, encoding: 'latin1' | 'utf16le') {
    this.#bytes = Buffer.allocUnsafe(bytes)
    this.#encoding = encoding
  }

  take(input: Input, decoding: Decoding): boolean {
    this.#taken += input.copyTo(this.#bytes, this.#taken)
    if (this.#taken < this.#bytes.length) return false
    decoding.put(this.#bytes.toString(this.#encoding))
    return true
  }
}

/** Numbers that are elements of an array. */
export class RunPayload implements Payload {
  readonly unitBytes: 4 | 8
  readonly #frame: ArrayFrame
  #left: number

  constructor(unitBytes: 4 | 8, frame: ArrayFrame, count: number) {
    this.unitBytes = unitBytes
    this.#frame = frame
    this.#left = count
  }

  take(input: Input, decoding: Decoding): boolean {
    this.#left -= this.#frame.putRun(input, this.unitBytes, this.#left)
    if (this.#left > 0) return false
    if (this.#frame.left === 0) decoding.close()
    return true
  }
}
