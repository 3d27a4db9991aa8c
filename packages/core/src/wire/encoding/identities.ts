/** A `Map` holds no more than 2 ** 24. */
const MAX_ENTRIES = 2 ** 23

/** Numbers objects as they come. */
export class Identities {
  #latest = new Map<object, number>()
  readonly #older: Map<object, number>[] = []
  #count = 0

  numberOf(object: object): number | undefined {
    const found = this.#latest.get(object)
    if (found !== undefined || this.#older.length === 0) return found
    return this.#older.find((each) => each.has(object))?.get(object)
  }

  add(object: object): void {
    if (this.#latest.size >= MAX_ENTRIES) {
      this.#older.push(this.#latest)
      this.#latest = new Map()
    }
    this.#latest.set(object, this.#count++)
  }
}
