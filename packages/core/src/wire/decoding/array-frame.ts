import { DecodeError } from './decode-error.ts'
import { Frame } from './frames.ts'
import type { Input } from './input.ts'

/** Arrays of at most so many elements get all of their memory at once. */
const MOST_AT_ONCE = 16

/** Others get it when one of so many elements has come: some bytes can make believe that there are many. */
const LEAP = 16

/** V8 has memory for every index of arrays that are not longer. */
const MOST_LEAPT = 2 ** 25 - 1

/** Up to so many times as many holes as elements are made room for. */
const MOST_HOLES = 32
const FREE_HOLES = 64
const MOST_LENGTH = 0xffff_ffff

/** Makes an array, and takes its elements. */
export class ArrayFrame extends Frame {
  readonly array: unknown[]
  readonly #length: number
  /** Whether the array has its length. */
  #isWhole: boolean
  /** How many elements have to come for that. */
  #leap: number
  #next = 0
  #holes = 0

  constructor(length: number) {
    super()
    this.#length = length
    this.#isWhole = length <= MOST_AT_ONCE
    this.#leap = this.#isWhole || length > MOST_LEAPT ? Infinity : Math.ceil(length / LEAP)
    // oxlint-disable-next-line unicorn/no-new-array -- as long as it is to be, and no longer
    this.array = this.#isWhole ? new Array(length) : []
  }

  /** How many elements are missing. */
  get left(): number {
    return this.#length - this.#next
  }

  put(part: unknown): boolean {
    this.array[this.#next++] = part
    if (this.#next === this.#leap) this.#leapToEnd()
    return this.#next === this.#length
  }

  /** Takes numbers of 4 or 8 bytes, as many as there are; returns how many. */
  putRun(input: Input, unitBytes: 4 | 8, most: number): number {
    const count = Math.min(most, Math.floor(input.left / unitBytes))
    if (this.#next + count >= this.#leap) this.#leapToEnd()
    if (unitBytes === 4) input.int32s(this.array, this.#next, count)
    else input.float64s(this.array, this.#next, count)
    this.#next += count
    return count
  }

  override skip(count: number): boolean {
    if (count === 0 || count > this.left) throw new DecodeError('More holes than the array has.')
    this.#next += count
    this.#holes += count
    this.#leap = Infinity
    if (!this.#isWhole) this.#lengthen()
    return this.#next === this.#length
  }

  #leapToEnd(): void {
    this.#leap = Infinity
    this.#isWhole = true
    this.array.length = this.#length
  }

  #lengthen(): void {
    const elements = this.#next - this.#holes
    // V8 allocates memory for every index, unless the array is, or once was, too long for that.
    if (this.#holes > FREE_HOLES + MOST_HOLES * elements) this.array.length = MOST_LENGTH
    this.array.length = this.#next
  }
}
