const MOST_STRINGS = 10_000
const MOST_LISTS = 16

/** Values that accounts of many children have alike, kept once, so that an account takes little memory. */
export class SharedValues {
  readonly #strings = new Map<string, string>()
  /** The last first. */
  readonly #lists: (readonly string[])[] = [[]]

  /** Gives one string for all that are equal. */
  string(value: string): string {
    const known = this.#strings.get(value)
    if (known !== undefined) return known
    if (this.#strings.size >= MOST_STRINGS) this.#strings.clear()
    this.#strings.set(value, value)
    return value
  }

  /** Gives one list for those that came last and are equal. It is not to be changed. */
  list(list: readonly string[]): readonly string[] {
    const at = this.#lists.findIndex((each) => each === list || isEqual(each, list))
    const known = this.#lists[at] ?? list.map((each) => this.string(each))
    if (at > 0) this.#lists.splice(at, 1)
    if (at !== 0) this.#lists.unshift(known)
    if (this.#lists.length > MOST_LISTS) this.#lists.pop()
    return known
  }
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at])
}
