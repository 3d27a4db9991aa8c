import { UncloneableError } from '../../errors.ts'
import { Tag } from '../tags.ts'
import { ChunkWriter, MAX_INLINE_UNITS } from './chunk-writer.ts'
import { describe } from './describe.ts'
import { PartsFrame, TextFrame } from './frames.ts'
import { Identities } from './identities.ts'
import { kindOf } from './object-kind.ts'
import { openObject } from './open-object.ts'
import { Shapes } from './shapes.ts'

/** Something of which a part is being written. */
export interface Frame {
  /** Whether what cannot be cloned inside becomes its description. */
  readonly isLenient?: boolean
  /** How the part that is being written is reached from here, such as `.name`. */
  readonly step: string
  /** Writes on, until the encoder waits for something else, or until it is complete and closes itself. */
  writeOn(encoder: Encoder): void
}

/** Writes a value, with a stack of its own: values may be nested deeper than functions can be. */
export class Encoder {
  readonly writer: ChunkWriter = new ChunkWriter()
  readonly shapes: Shapes = new Shapes()
  readonly #root: string
  readonly #frames: Frame[] = []
  #top: Frame | undefined
  /** How many of the frames are lenient, and one if all are. */
  #lenient: number
  readonly #identities = new Identities()
  /** What was first met where descriptions are allowed, and may hold some. */
  #maybeDescribed: Set<object> | undefined
  #hasDescribed = false

  constructor(root: string, isLenient = false) {
    this.#root = root
    this.#lenient = isLenient ? 1 : 0
  }

  /** Writes until the writer is full, or until all that was opened is complete; tells whether it is not. */
  writeOn(): boolean {
    while (this.#top !== undefined && !this.writer.isFull) this.#top.writeOn(this)
    return this.#top !== undefined || this.writer.isFull
  }

  open(frame: Frame): void {
    this.#frames.push(frame)
    this.#top = frame
    if (frame.isLenient === true) this.#lenient++
  }

  close(): void {
    if (this.#frames.pop()?.isLenient === true) this.#lenient--
    this.#top = this.#frames.at(-1)
  }

  /** Whether a frame has to let something else be written before it goes on. */
  isWaiting(frame: Frame): boolean {
    return this.#top !== frame || this.writer.isFull
  }

  write(value: unknown): void {
    const { writer } = this
    switch (typeof value) {
      case 'number':
        return writer.number(value)
      case 'string':
        return value.length <= MAX_INLINE_UNITS ? writer.string(value) : this.#openText(value)
      case 'boolean':
        return writer.tag(value ? Tag.true : Tag.false)
      case 'undefined':
        return writer.tag(Tag.undefined)
      case 'bigint':
        return this.#bigInt(value)
      case 'object':
        return value === null ? writer.tag(Tag.null) : this.#object(value)
      default:
        return this.#refuse(value)
    }
  }

  /** Reads a property, which may be a getter that throws. */
  read(object: object, key: string | number): unknown {
    try {
      return (object as Record<string | number, unknown>)[key]
    } catch (reason) {
      if (this.#lenient > 0) return reason
      throw this.uncloneable(this.#path(this.#frames.length - 1), reason)
    }
  }

  /** What is thrown as the part that is being written cannot be cloned. */
  uncloneable(path: string = this.#path(), cause?: unknown): UncloneableError {
    return new UncloneableError(path, cause === undefined ? undefined : { cause })
  }

  #openText(text: string): void {
    this.writer.tag(Tag.text)
    this.open(new TextFrame(text))
  }

  #bigInt(value: bigint): void {
    if (BigInt.asIntN(64, value) === value) {
      this.writer.tag(Tag.bigInt64)
      this.writer.bigInt64(value)
    } else {
      this.writer.tag(Tag.bigInt)
      this.open(new PartsFrame([value.toString(16)]))
    }
  }

  #object(object: object): void {
    const number = this.#identities.findOrAdd(object)
    if (number !== undefined) return this.#reference(object, number)
    const kind = kindOf(object)
    if (kind === 'uncloneable') {
      this.#identities.forget(object)
      return this.#refuse(object)
    }
    if (this.#lenient > 0 && kind !== 'error') (this.#maybeDescribed ??= new Set()).add(object)
    openObject(this, kind, object)
  }

  #reference(object: object, number: number): void {
    if (
      this.#lenient === 0 &&
      this.#hasDescribed &&
      this.#maybeDescribed?.delete(object) === true
    ) {
      new Encoder(this.#path()).#check(object)
    }
    this.writer.tag(Tag.reference)
    this.writer.uint32(number)
  }

  /** Writes for nothing but the error. */
  #check(object: object): void {
    try {
      this.write(object)
      while (this.writeOn()) this.writer.takeChunks()
    } finally {
      this.writer.release()
    }
  }

  #refuse(value: unknown): void {
    if (this.#lenient === 0) throw this.uncloneable()
    this.#hasDescribed = true
    this.write(describe(value))
  }

  #path(depth = this.#frames.length): string {
    const steps = this.#frames.slice(0, depth).map(({ step }) => step)
    return this.#root + steps.join('')
  }
}
