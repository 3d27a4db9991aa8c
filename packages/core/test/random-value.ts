/** Gives numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type ViewClass = new (memory: ArrayBuffer, offset: number) => object

/** Makes values that can be cloned, of all kinds. */
export class RandomValues {
  readonly random: () => number
  /** What may come again. */
  #objects: object[] = []

  constructor(seed: number) {
    this.random = seededRandom(seed)
  }

  next(): unknown {
    this.#objects = []
    return this.#value(4)
  }

  /** From 0 to below `end`. */
  integer(end: number): number {
    return Math.floor(this.random() * end)
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.integer(items.length)] as Item // There is one.
  }

  #value(depth: number): unknown {
    if (depth === 0 || this.random() < 0.4) return this.#primitive()
    const known = this.#objects[this.integer(10)]
    return known ?? this.#object(depth - 1)
  }

  #primitive(): unknown {
    return this.#pick<() => unknown>([
      () => this.#pick([undefined, null, true, false, -0, Number.NaN, -Infinity]),
      () => this.integer(300) - 150,
      () => this.integer(2 ** 33) - 2 ** 32,
      () => (this.random() - 0.5) * 10 ** this.integer(300),
      () => BigInt(this.integer(2 ** 40)) ** BigInt(this.integer(9)) * -1n,
      () => this.#text(),
      () => this.#text(),
    ])()
  }

  #text(): string {
    const units = this.#pick([0x7f, 0xff, 0xffff])
    const length = this.#pick([3, 12, 70, 300, 5000])
    const text = String.fromCharCode(...this.#integers(this.integer(length), units + 1))
    return this.random() < 0.01 ? text.repeat(100) : text
  }

  #integers(length: number, end: number): number[] {
    return Array.from({ length }, () => this.integer(end))
  }

  #object(depth: number): unknown {
    const object = this.#pick<(depth: number) => object>([
      // For Node.js 22, no two invalid dates are equal.
      () => new Date(this.integer(2 ** 42)),
      () =>
        new RegExp(this.#pick(['a+', '[\\/]', '(?<n>x)']), this.#pick(['', 'g', 'dgimsuy', 'v'])),
      () => Object(this.#pick([1, -0, 'text', true, 5n, 2n ** 99n])) as object,
      () => this.#view(),
      () => Uint8Array.from(this.#integers(this.integer(20), 256)).buffer,
      (below) => this.#fill([], below),
      (below) => this.#fill([], below),
      (below) => this.#fill({}, below),
      (below) => this.#fill({}, below),
      (below) => this.#map(below),
      (below) => this.#set(below),
      () => this.#numbers(),
    ])(depth)
    this.#objects.push(object)
    return object
  }

  #view(): object {
    const memory = Uint8Array.from(this.#integers(16 * this.integer(9), 256)).buffer
    const classes = [Uint8Array, Int16Array, Uint32Array, Float32Array, Float64Array, BigInt64Array]
    const viewClass = this.#pick<ViewClass>([
      ...classes,
      DataView,
      Uint8ClampedArray,
      BigUint64Array,
    ])
    return new viewClass(memory, this.random() < 0.5 ? 0 : memory.byteLength / 2)
  }

  #numbers(): object {
    const isInteger = this.random() < 0.5
    const numbers = Array.from({ length: this.integer(300) }, () =>
      isInteger ? this.integer(1000) : this.random(),
    )
    if (this.random() < 0.3) numbers.length += this.integer(700)
    if (this.random() < 0.3) Reflect.deleteProperty(numbers, String(this.integer(300)))
    return numbers
  }

  #fill(object: object, depth: number): object {
    this.#objects.push(object)
    const count = this.integer(this.random() < 0.05 ? 80 : 8)
    for (let index = 0; index < count; index++) {
      const isNamed = !Array.isArray(object) || this.random() < 0.05
      const key = isNamed ? this.#key() : String(index + this.integer(2))
      const value = this.#value(depth)
      Object.defineProperty(object, key, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      })
    }
    return object
  }

  #key(): string {
    const names = ['id', 'name', 'values', 'toString', 'constructor', '7', '-1', '1.5', '']
    return this.random() < 0.1 ? this.#text() : this.#pick(names)
  }

  #map(depth: number): object {
    const map = new Map<unknown, unknown>()
    this.#objects.push(map)
    for (let count = this.integer(6); count > 0; count--)
      map.set(this.#value(depth), this.#value(depth))
    return map
  }

  #set(depth: number): object {
    const set = new Set<unknown>()
    this.#objects.push(set)
    for (let count = this.integer(6); count > 0; count--) set.add(this.#value(depth))
    return set
  }
}
