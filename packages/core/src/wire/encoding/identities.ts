/** A `Map` or `Set` holds no more than 2 ** 24. */
const MAX_ENTRIES = 2 ** 23

/** Numbers objects as they come. */
export class Identities {
  /** Until an object comes again, their order is enough: it takes half the time of a `Map`, and less memory. */
  #ordered: Set<object> | undefined = new Set()
  #latest = new Map<object, number>()
  readonly #older: Map<object, number>[] = []
  #count = 0

  /** Finds the number of an object; one that was not there before gets the next, and `undefined` is returned. */
  findOrAdd(object: object): number | undefined {
    if (this.#ordered === undefined) return this.#findOrAddNumbered(object)
    this.#ordered.add(object)
    if (this.#ordered.size > this.#count) {
      this.#count++
      if (this.#count === MAX_ENTRIES) this.#numberAll(this.#ordered)
      return undefined
    }
    return this.#numberAll(this.#ordered).get(object)
  }

  /** Takes back the number of the object that was added last. */
  forget(object: object): void {
    this.#count--
    this.#ordered?.delete(object)
    this.#latest.delete(object)
  }

  #findOrAddNumbered(object: object): number | undefined {
    const number = this.#find(object)
    if (number !== undefined) return number
    if (this.#latest.size >= MAX_ENTRIES) {
      this.#older.push(this.#latest)
      this.#latest = new Map()
    }
    this.#latest.set(object, this.#count++)
    return undefined
  }

  #find(object: object): number | undefined {
    const number = this.#latest.get(object)
    if (number !== undefined || this.#older.length === 0) return number
    return this.#older.find((each) => each.has(object))?.get(object)
  }

  #numberAll(ordered: Set<object>): Map<object, number> {
    let number = 0
    for (const object of ordered) this.#latest.set(object, number++)
    this.#ordered = undefined
    return this.#latest
  }
}
