import { DecodeError } from './decode-error.ts'
import { MAX_SHORT_UNITS, shortText } from './short-text.ts'

/** The bytes that are at hand. Whoever reads has to know that there are as many. */
export class Input {
  readonly #bytes: Buffer
  #lazyView: DataView | undefined
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#bytes.length - this.#at
  }

  peek(): number {
    return this.#bytes[this.#at] as number // There is one.
  }

  uint8(): number {
    return this.#bytes[this.#at++] as number // There is one.
  }

  int8(): number {
    return this.#view.getInt8(this.#at++)
  }

  uint16(): number {
    this.#at += 2
    return this.#view.getUint16(this.#at - 2, true)
  }

  int16(): number {
    this.#at += 2
    return this.#view.getInt16(this.#at - 2, true)
  }

  uint32(): number {
    this.#at += 4
    return this.#view.getUint32(this.#at - 4, true)
  }

  int32(): number {
    this.#at += 4
    return this.#view.getInt32(this.#at - 4, true)
  }

  float64(): number {
    this.#at += 8
    return this.#view.getFloat64(this.#at - 8, true)
  }

  bigInt64(): bigint {
    this.#at += 8
    return this.#view.getBigInt64(this.#at - 8, true)
  }

  /** A length in bytes. */
  length(): number {
    const length = this.float64()
    if (Number.isSafeInteger(length) && length >= 0) return length
    throw new DecodeError(`${length} is not a length.`)
  }

  text(bytes: number, encoding: 'latin1' | 'utf16le'): string {
    const from = this.#at
    this.#at += bytes
    if (bytes <= MAX_SHORT_UNITS && encoding === 'latin1')
      return shortText(this.#bytes, from, bytes)
    return this.#bytes.toString(encoding, from, this.#at)
  }

  /** Copies as many bytes as there are and as there is room for; returns how many. */
  copyTo(target: Uint8Array, offset: number): number {
    const copied = this.#bytes.copy(target, offset, this.#at)
    this.#at += copied
    return copied
  }

  /** Puts numbers into an array. */
  int32s(array: unknown[], from: number, count: number): void {
    const view = this.#view
    let at = this.#at
    for (let index = from; index < from + count; index++) {
      array[index] = view.getInt32(at, true)
      at += 4
    }
    this.#at = at
  }

  /** Puts numbers into an array. */
  float64s(array: unknown[], from: number, count: number): void {
    const view = this.#view
    let at = this.#at
    for (let index = from; index < from + count; index++) {
      array[index] = view.getFloat64(at, true)
      at += 8
    }
    this.#at = at
  }

  /** Made when needed: most small values can do without. */
  get #view(): DataView {
    const { buffer, byteOffset, byteLength } = this.#bytes
    return (this.#lazyView ??= new DataView(buffer, byteOffset, byteLength))
  }
}
