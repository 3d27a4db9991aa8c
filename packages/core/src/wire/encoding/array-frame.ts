import { Tag } from '../tags.ts'
import type { Encoder, Frame } from './encoder.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { inspect } = process.getBuiltinModule('node:util')

/** Numbers are written as a run if as many follow each other. */
const MIN_RUN = 4

/** How many holes are counted one by one. Arrays may have 2 ** 32 of them. */
const MAX_COUNTED_HOLES = 256

/** Writes the elements of an array. */
export class ArrayFrame implements Frame {
  readonly #array: readonly unknown[]
  readonly #length: number
  #next = 0
  /** Of a sparse array: the indexes that are there, and how many of them are behind. */
  #indexes: number[] | undefined
  #indexesUsed = 0

  constructor(array: readonly unknown[]) {
    this.#array = array
    this.#length = array.length
  }

  get step(): string {
    return `[${this.#next - 1}]`
  }

  writeOn(encoder: Encoder): void {
    while (!encoder.isWaiting(this)) {
      if (this.#next === this.#length) return encoder.close()
      if (this.#isRun()) {
        this.#next += encoder.writer.run(this.#array, this.#next, this.#length)
      } else this.#writeElement(encoder)
    }
  }

  #writeElement(encoder: Encoder): void {
    const value = encoder.read(this.#array, this.#next)
    if (value === undefined && !Object.hasOwn(this.#array, this.#next)) {
      this.#writeHoles(encoder)
    } else {
      this.#next++
      encoder.write(value)
    }
  }

  #isRun(): boolean {
    const array = this.#array
    const next = this.#next
    if (this.#length - next < MIN_RUN || typeof array[next] !== 'number') return false
    for (let index = next + 1; index < next + MIN_RUN; index++) {
      if (typeof array[index] !== 'number') return false
    }
    return true
  }

  #writeHoles({ writer }: Encoder): void {
    const to = this.#endOfHoles()
    writer.tag(Tag.holes)
    writer.uint32(to - this.#next)
    this.#next = to
  }

  #endOfHoles(): number {
    const mostCounted = Math.min(this.#length, this.#next + MAX_COUNTED_HOLES)
    let index = this.#next + 1
    if (this.#indexes === undefined) {
      while (index < mostCounted && !Object.hasOwn(this.#array, index)) index++
      if (index < mostCounted || index === this.#length) return index
    }
    return this.#nextIndex()
  }

  #nextIndex(): number {
    this.#indexes ??= Object.keys(this.#array).filter(isIndex).map(Number)
    for (;;) {
      const index = this.#indexes[this.#indexesUsed]
      if (index === undefined || index >= this.#length) return this.#length
      if (index > this.#next) return index
      this.#indexesUsed++
    }
  }
}

/** The indexes of arrays that are so short that asking for their keys is the fastest way. */
const shortIndexes = Array.from({ length: 16 }, (_, index) => String(index))

/** Finds the properties of an array that are not elements, as a match of a regular expression has. */
export function namesOf(array: readonly unknown[]): readonly string[] {
  if (array.length > shortIndexes.length && hasElementsOnly(array)) return []
  const keys = Object.keys(array)
  // Indexes come first.
  const last = keys.at(-1)
  if (last === undefined || last === shortIndexes[array.length - 1] || isIndex(last)) return []
  return keys.filter((key) => !isIndex(key))
}

/** Node.js has a way to see that without making a string of each index, but only its `inspect` shows it. */
function hasElementsOnly(array: readonly unknown[]): boolean {
  const shown = inspect(array, {
    maxArrayLength: 0,
    depth: 0,
    customInspect: false,
    breakLength: Infinity,
  })
  return shown === `[ ... ${array.length} more items ]`
}

function isIndex(key: string): boolean {
  const index = Number(key) >>> 0
  return String(index) === key && index !== 0xffff_ffff
}
