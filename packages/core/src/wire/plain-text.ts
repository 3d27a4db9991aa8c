// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { isProxy } = process.getBuiltinModule('node:util').types

/** Larger values are not looked through: they take the general way, which costs the same whatever they hold. */
const MAX_PARTS = 256
const MAX_STRING = 8192
const MAX_TEXT = 65_536

/**
 * Writes a small value as JSON, if that is all of it: `JSON.parse` makes the very same of it as a structured clone. Needs little of
 * this package, and most parameters and results are so.
 *
 * @returns The empty string for `undefined`; `undefined` for a value that is not so.
 */
export function plainText(value: unknown): string | undefined {
  if (value === undefined) return ''
  const text = new PlainText().of(value)
  return text === undefined || text.length > MAX_TEXT ? undefined : text
}

class PlainText {
  #parts = 0
  /** Objects that were written: one that comes again is no longer the same one in JSON. */
  readonly #seen: object[] = []

  of(value: unknown): string | undefined {
    if (++this.#parts > MAX_PARTS) return undefined
    if (typeof value === 'string') return stringText(value)
    if (typeof value === 'number') return isPlainNumber(value) ? String(value) : undefined
    if (typeof value === 'boolean' || value === null) return String(value)
    if (typeof value !== 'object' || isProxy(value) || this.#seen.includes(value)) return undefined
    this.#seen.push(value)
    return Array.isArray(value) ? this.#array(value) : this.#object(value)
  }

  #array(array: readonly unknown[]): string | undefined {
    // Nothing is missing, and nothing else is there, such as what a regular expression adds to its match.
    if (array.length > MAX_PARTS || Object.keys(array).length !== array.length) return undefined
    let text = ''
    for (const each of array) {
      const part = this.of(each)
      if (part === undefined) return undefined
      text += text === '' ? part : `,${part}`
    }
    return `[${text}]`
  }

  #object(object: object): string | undefined {
    if (Object.getPrototypeOf(object) !== Object.prototype) return undefined
    let text = ''
    for (const key of Object.keys(object)) {
      const property = Object.getOwnPropertyDescriptor(object, key)
      // A getter is to be called once, and may throw: elsewhere.
      const part =
        property !== undefined && 'value' in property ? this.of(property.value) : undefined
      if (part === undefined) return undefined
      const name = stringText(key)
      if (name === undefined) return undefined
      text += `${text === '' ? '' : ','}${name}:${part}`
    }
    return `{${text}}`
  }
}

function stringText(value: string): string | undefined {
  return value.length > MAX_STRING ? undefined : JSON.stringify(value)
}

function isPlainNumber(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0)
}
