import { type ByteCursor, decodeString } from './scan/byte-cursor.ts'

const NAME_FROM = 0
const NAME_TO = 1
const BLOCK = 2
const FIRST_RANGE = 3
const RANGES = 4
const FIELDS = 5

/** What one script counted, as bare numbers. One object holds one script after the other: what is to be kept of it has to be copied. */
export class FlatScript {
  /** Number of its text in its profile, or -1. */
  text = -1
  functions = 0
  /** Start, end and count of each range, one after the other. Not checked. */
  ranges: Float64Array = new Float64Array(3 * 1024)
  #bytes: Uint8Array = new Uint8Array()
  #from = 0
  #to = 0
  #fields = new Int32Array(FIELDS * 256)
  #ranges = 0

  /** Empties it for another script, whose names are in `bytes` until the next time. */
  begin(bytes: Uint8Array, text: number): void {
    this.#bytes = bytes
    this.text = text
    this.functions = 0
    this.#ranges = 0
    this.#from = this.#to = 0
  }

  /** Adds a function. Its ranges come next, the whole function first. */
  beginFunction({ stringFrom, stringTo }: ByteCursor): void {
    const at = this.functions * FIELDS
    if (at + FIELDS > this.#fields.length) {
      const grown = new Int32Array(2 * this.#fields.length)
      grown.set(this.#fields)
      this.#fields = grown
    }
    this.#fields[at + NAME_FROM] = stringFrom
    this.#fields[at + NAME_TO] = stringTo
    this.#fields[at + FIRST_RANGE] = this.#ranges
  }

  addRange(start: number, end: number, count: number): void {
    const at = 3 * this.#ranges++
    if (at + 3 > this.ranges.length) {
      const grown = new Float64Array(2 * this.ranges.length)
      grown.set(this.ranges)
      this.ranges = grown
    }
    this.ranges[at] = start
    this.ranges[at + 1] = end
    this.ranges[at + 2] = count
  }

  endFunction(isBlockCoverage: boolean): void {
    const at = this.functions++ * FIELDS
    this.#fields[at + BLOCK] = isBlockCoverage ? 1 : 0
    this.#fields[at + RANGES] = this.#ranges - this.firstRangeOf(this.functions - 1)
  }

  /** Says where in the bytes that it was read from it begins, behind the number of its text, and ends. */
  end(from: number, to: number): void {
    this.#from = from
    this.#to = to
  }

  /** How many bytes it was read from. 0 if nobody has said where they are. */
  get length(): number {
    return this.#to - this.#from
  }

  /** Copies what it was read from. */
  copyBytes(): Buffer {
    return Buffer.from(this.#bytes.subarray(this.#from, this.#to))
  }

  firstRangeOf(index: number): number {
    return this.#fields[index * FIELDS + FIRST_RANGE] as number
  }

  rangesOf(index: number): number {
    return this.#fields[index * FIELDS + RANGES] as number
  }

  isBlockCoverage(index: number): boolean {
    return this.#fields[index * FIELDS + BLOCK] === 1
  }

  /** Copies a function's name as it is in the profile: in JSON, without its quotes. */
  nameBytesOf(index: number): Uint8Array {
    const at = index * FIELDS
    return this.#bytes.slice(this.#fields[at + NAME_FROM], this.#fields[at + NAME_TO])
  }

  /** Compares a function's name as it is in the profile. */
  isNamed(index: number, name: Uint8Array): boolean {
    const from = this.#fields[index * FIELDS + NAME_FROM] as number
    if ((this.#fields[index * FIELDS + NAME_TO] as number) - from !== name.length) return false
    for (let at = 0; at < name.length; at++) if (this.#bytes[from + at] !== name[at]) return false
    return true
  }

  nameOf(index: number): string {
    return decodeString(this.nameBytesOf(index))
  }
}
