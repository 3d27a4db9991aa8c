import { DecodeError } from './decode-error.ts'

/** The bytes that are at hand. Whoever reads has to know that there are as many. */
export class Input {
  #bytes: Buffer
  #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    const { buffer, byteOffset, byteLength } = bytes
    this.#bytes = Buffer.from(buffer, byteOffset, byteLength)
    this.#view = new DataView(buffer, byteOffset, byteLength)
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#bytes.length - this.#at
  }

  peek(): number {
    return this.#view.getUint8(this.#at)
  }

  uint8(): number {
    return this.#view.getUint8(this.#at++)
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
    return this.#bytes.toString(encoding, from, this.#at)
  }

  /** Copies as many bytes as there are and as there is room for; returns how many. */
  copyTo(target: Uint8Array, offset: number): number {
    const copied = this.#bytes.copy(target, offset, this.#at)
    this.#at += copied
    return copied
  }

  /** Appends numbers to an array, as many as there are and as are asked for; returns how many. */
  int32s(array: unknown[], most: number): number {
    const count = Math.min(most, this.left >> 2)
    for (let done = 0; done < count; done++) array.push(this.int32())
    return count
  }

  float64s(array: unknown[], most: number): number {
    const count = Math.min(most, this.left >> 3)
    for (let done = 0; done < count; done++) array.push(this.float64())
    return count
  }
}
