import { Tag } from '../tags.ts'
import { describe } from './describe.ts'
import type { Encoder, Frame } from './encoder.ts'

/** The step to a property. */
function stepTo(key: string): string {
  if (/^\d+$/.test(key)) return `[${key}]`
  return /^[\w$]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}

/** Writes the values of an object whose shape is known. */
export class RecordFrame implements Frame {
  readonly #object: object
  readonly #keys: readonly string[]
  #next = 0

  constructor(object: object, keys: readonly string[]) {
    this.#object = object
    this.#keys = keys
  }

  get step(): string {
    return stepTo(this.#keys[this.#next - 1] ?? '')
  }

  writeOn(encoder: Encoder): void {
    while (!encoder.isWaiting(this)) {
      const key = this.#keys[this.#next]
      if (key === undefined) return encoder.close()
      const value = encoder.read(this.#object, key)
      this.#next++
      if (value === undefined && !Object.hasOwn(this.#object, key)) writeAbsence(encoder)
      else encoder.write(value)
    }
  }
}

/** Writes keys and values of an object. */
export class DictionaryFrame implements Frame {
  readonly #object: object
  readonly #keys: readonly string[]
  #next = 0
  #isKeyWritten = false

  constructor(object: object, keys: readonly string[]) {
    this.#object = object
    this.#keys = keys
  }

  get step(): string {
    const key = this.#keys[this.#next - 1]
    // Below the elements of an array, it has not begun.
    return key === undefined ? '' : stepTo(key)
  }

  writeOn(encoder: Encoder): void {
    while (!encoder.isWaiting(this)) {
      const key = this.#keys[this.#next]
      if (key === undefined) return end(encoder)
      if (this.#isKeyWritten) this.#writeValue(encoder, key)
      else encoder.write(key)
      this.#isKeyWritten = !this.#isKeyWritten
    }
  }

  #writeValue(encoder: Encoder, key: string): void {
    const value = encoder.read(this.#object, key)
    this.#next++
    if (value === undefined && !Object.hasOwn(this.#object, key)) writeAbsence(encoder)
    else encoder.write(value)
  }
}

/** A getter of another property has deleted it. */
function writeAbsence({ writer }: Encoder): void {
  writer.tag(Tag.holes)
  writer.uint32(1)
}

export class MapFrame implements Frame {
  readonly #entries: Iterator<[unknown, unknown], undefined>
  #entry: [unknown, unknown] | undefined
  #isValueBegun = false
  /** A getter may add to it without end. */
  #left: number

  constructor(map: Map<unknown, unknown>, size: number) {
    this.#entries = Map.prototype.entries.call(map)
    this.#left = size
  }

  get step(): string {
    if (!this.#isValueBegun) return '.keys()'
    const key = this.#entry?.[0]
    return typeof key === 'object' ? '.get(…)' : `.get(${describe(key)})`
  }

  writeOn(encoder: Encoder): void {
    while (!encoder.isWaiting(this)) {
      if (this.#entry !== undefined && !this.#isValueBegun) {
        this.#isValueBegun = true
        encoder.write(this.#entry[1])
      } else if (!this.#writeKey(encoder)) return end(encoder)
    }
  }

  #writeKey(encoder: Encoder): boolean {
    this.#entry = this.#left-- > 0 ? this.#entries.next().value : undefined
    if (this.#entry === undefined) return false
    this.#isValueBegun = false
    encoder.write(this.#entry[0])
    return true
  }
}

export class SetFrame implements Frame {
  readonly step = '.values()'
  readonly #values: Iterator<unknown, undefined>
  /** A getter may add to it without end. */
  #left: number

  constructor(set: Set<unknown>, size: number) {
    this.#values = Set.prototype.values.call(set)
    this.#left = size
  }

  writeOn(encoder: Encoder): void {
    while (!encoder.isWaiting(this)) {
      const next = this.#left-- > 0 ? this.#values.next() : undefined
      if (next === undefined || next.done === true) return end(encoder)
      encoder.write(next.value)
    }
  }
}

/** Stands among parts for the end of keys and values. */
export const END: unique symbol = Symbol('end')

/** Writes one value after the other. */
export class PartsFrame implements Frame {
  readonly isLenient: boolean
  readonly #parts: readonly unknown[]
  #next = 0

  constructor(parts: readonly unknown[], isLenient = false) {
    this.#parts = parts
    this.isLenient = isLenient
  }

  get step(): string {
    const key = this.isLenient ? this.#parts[this.#next - 2] : undefined
    return typeof key === 'string' ? stepTo(key) : ''
  }

  writeOn(encoder: Encoder): void {
    while (!encoder.isWaiting(this)) {
      if (this.#next === this.#parts.length) return encoder.close()
      const part = this.#parts[this.#next++]
      if (part === END) encoder.writer.tag(Tag.end)
      else encoder.write(part)
    }
  }
}

/** Writes a string of any length. */
export class TextFrame implements Frame {
  readonly step = ''
  readonly #text: string
  readonly #isAscii: boolean
  #next = 0

  constructor(text: string) {
    this.#text = text
    this.#isAscii = Buffer.byteLength(text) === text.length
  }

  writeOn(encoder: Encoder): void {
    while (!encoder.isWaiting(this)) {
      if (this.#next >= this.#text.length) return end(encoder)
      this.#next = encoder.writer.piece(this.#text, this.#next, this.#isAscii)
    }
  }
}

function end(encoder: Encoder): void {
  encoder.writer.tag(Tag.end)
  encoder.close()
}
