import { DecodeError } from './decode-error.ts'
import type { Decoding } from './decoding.ts'

/** Something of which parts are still to come. */
export abstract class Frame {
  /** Takes the next part; tells whether it was the last. */
  abstract put(part: unknown): boolean

  /** Takes note that the last part has come, of what says so at its end. */
  end(_decoding: Decoding): void {
    throw new DecodeError('What has a count has an end.')
  }

  /** Leaves out parts; tells whether they were the last. */
  skip(_count: number): boolean {
    throw new DecodeError('Holes are in arrays only.')
  }

  /** Makes a value of the parts, when the last has come and if it was not made before. */
  complete(_decoding: Decoding): void {}
}

/** Takes the whole value. */
export class RootFrame extends Frame {
  value: unknown

  put(part: unknown): boolean {
    this.value = part
    return true
  }
}

/** Keys that cannot be assigned: `__proto__`, and what has a setter or is frozen above. */
function isInherited(key: string): boolean {
  return key in Object.prototype
}

/** Makes an own property, whatever is above. */
export function define(object: object, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(object, key, { value, enumerable, configurable: true, writable: true })
}

/** The keys of objects whose values come in the same order. */
export class Shape {
  readonly keys: readonly string[]
  readonly isAssignable: boolean

  constructor(keys: readonly string[]) {
    this.keys = keys
    this.isAssignable = !keys.some(isInherited)
  }
}

export class ShapeFrame extends Frame {
  readonly #keys: string[] = []
  #left: number

  constructor(count: number) {
    super()
    this.#left = count
  }

  put(part: unknown): boolean {
    this.#keys.push(keyOf(part))
    return --this.#left === 0
  }

  override complete(decoding: Decoding): void {
    decoding.addShape(new Shape(this.#keys))
  }
}

export class RecordFrame extends Frame {
  readonly #object: Record<string, unknown>
  readonly #shape: Shape
  #next = 0

  constructor(object: Record<string, unknown>, shape: Shape) {
    super()
    this.#object = object
    this.#shape = shape
  }

  put(part: unknown): boolean {
    const { keys, isAssignable } = this.#shape
    const key = keys[this.#next++] as string // It is open as long as there are any.
    if (isAssignable) this.#object[key] = part
    else define(this.#object, key, part, true)
    return this.#next === keys.length
  }

  override skip(count: number): boolean {
    if (count !== 1) throw new DecodeError('One property at a time is not there.')
    return ++this.#next === this.#shape.keys.length
  }
}

/** Takes keys and values, by turns. */
export class DictionaryFrame extends Frame {
  readonly #object: Record<string, unknown>
  readonly #isEnumerable: boolean
  #key: string | undefined

  constructor(object: object, isEnumerable = true) {
    super()
    // Any object can have any properties.
    this.#object = object as Record<string, unknown>
    this.#isEnumerable = isEnumerable
  }

  put(part: unknown): boolean {
    const key = this.#key
    if (key === undefined) {
      this.#key = keyOf(part)
      return false
    }
    this.#key = undefined
    if (this.#isEnumerable && !(key in this.#object)) this.#object[key] = part
    else define(this.#object, key, part, this.#isEnumerable)
    return false
  }

  override skip(count: number): boolean {
    if (this.#key === undefined || count !== 1) throw new DecodeError('A key is there.')
    this.#key = undefined
    return false
  }

  override end(): void {
    if (this.#key !== undefined) throw new DecodeError('A value is missing.')
  }
}

export class MapFrame extends Frame {
  readonly #map: Map<unknown, unknown>
  #key: unknown
  #hasKey = false

  constructor(map: Map<unknown, unknown>) {
    super()
    this.#map = map
  }

  put(part: unknown): boolean {
    if (this.#hasKey) this.#map.set(this.#key, part)
    else this.#key = part
    this.#hasKey = !this.#hasKey
    return false
  }

  override end(): void {
    if (this.#hasKey) throw new DecodeError('A value is missing.')
  }
}

export class SetFrame extends Frame {
  readonly #set: Set<unknown>

  constructor(set: Set<unknown>) {
    super()
    this.#set = set
  }

  put(part: unknown): boolean {
    this.#set.add(part)
    return false
  }

  override end(): void {}
}

/** Takes the pieces of a string. */
export class TextFrame extends Frame {
  #text = ''

  put(part: unknown): boolean {
    this.#text += keyOf(part)
    return false
  }

  override end(decoding: Decoding): void {
    decoding.put(this.#text)
  }
}

/** Takes primitives of which a value is made. */
export class PartsFrame extends Frame {
  readonly #parts: unknown[] = []
  readonly #count: number
  readonly #make: (decoding: Decoding, parts: readonly unknown[]) => void

  constructor(count: number, make: (decoding: Decoding, parts: readonly unknown[]) => void) {
    super()
    this.#count = count
    this.#make = make
  }

  put(part: unknown): boolean {
    if (typeof part === 'object' && part !== null) throw new DecodeError('An object is no part.')
    return this.#parts.push(part) === this.#count
  }

  override complete(decoding: Decoding): void {
    this.#make(decoding, this.#parts)
  }
}

function keyOf(part: unknown): string {
  if (typeof part === 'string') return part
  throw new DecodeError('A string is missing.')
}
