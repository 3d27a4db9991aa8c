import { DecodeError } from './decode-error.ts'
import { Frame } from './frames.ts'

/** Up to so many times as many holes as elements are made room for. */
const MOST_HOLES = 32
const FREE_HOLES = 64
const MOST_LENGTH = 0xffff_ffff

/** Takes the elements of an array. */
export class ArrayFrame extends Frame {
  readonly array: unknown[]
  left: number
  #holes = 0

  constructor(array: unknown[], length: number) {
    super()
    this.array = array
    this.left = length
  }

  put(part: unknown): boolean {
    this.array.push(part)
    return --this.left === 0
  }

  override skip(count: number): boolean {
    if (count === 0 || count > this.left) throw new DecodeError('More holes than the array has.')
    const { array } = this
    const length = array.length + count
    this.#holes += count
    const elements = length - this.#holes
    // V8 allocates memory for every index, unless the array is, or is to be, too long for that.
    if (this.#holes > FREE_HOLES + MOST_HOLES * elements) array.length = MOST_LENGTH
    array.length = length
    this.left -= count
    return this.left === 0
  }
}
