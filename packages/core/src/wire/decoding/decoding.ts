import { SHORT_STRING, SMALL_END, SMALL_INTEGER } from '../tags.ts'
import { DecodeError } from './decode-error.ts'
import { type Frame, RecordFrame, RootFrame, type Shape } from './frames.ts'
import type { Input } from './input.ts'
import { type Payload, StringPayload } from './payloads.ts'
import { readers } from './readers.ts'

/** What is known of a value of which some bytes were read. */
export class Decoding {
  readonly #root = new RootFrame()
  readonly #frames: Frame[] = [this.#root]
  #top: Frame | undefined = this.#root
  #payload: Payload | undefined
  readonly #objects: object[] = []
  readonly #shapes: Shape[] = []

  get top(): Frame {
    if (this.#top === undefined) throw new DecodeError('There are bytes behind the value.')
    return this.#top
  }

  /** @throws {DecodeError} when parts of it are missing. */
  get value(): unknown {
    if (this.#top === undefined && this.#payload === undefined) return this.#root.value
    throw new DecodeError('The value is not complete.')
  }

  /** Reads all but the beginning of what cannot be read in part. */
  read(input: Input): void {
    while (input.left > 0) {
      if (this.#payload !== undefined) {
        if (!this.#take(this.#payload, input)) return
      } else if (!this.#readNext(input)) return
    }
  }

  /** How many bytes it takes to read on, by the first of them. */
  neededBytes(first: number): number {
    return this.#payload?.unitBytes ?? readers[first]?.headerBytes ?? 1
  }

  /** Puts the next value where it belongs. */
  put(value: unknown): void {
    if (this.top.put(value)) this.close()
  }

  skip(count: number): void {
    if (this.top.skip(count)) this.close()
  }

  open(frame: Frame): void {
    this.#frames.push(frame)
    this.#top = frame
  }

  close(): void {
    const frame = this.top
    this.#pop()
    frame.complete(this)
  }

  end(): void {
    const frame = this.top
    this.#pop()
    frame.end(this)
  }

  expect(payload: Payload): void {
    this.#payload = payload
  }

  /** Puts an object that can be referred to from now on. */
  putObject(object: object): void {
    this.#objects.push(object)
    this.put(object)
  }

  putReference(number: number): void {
    const object = this.#objects[number]
    if (object === undefined) throw new DecodeError(`There is no object ${number}.`)
    this.put(object)
  }

  addShape(shape: Shape): void {
    this.openRecord(this.#shapes.push(shape) - 1)
  }

  openRecord(number: number): void {
    const shape = this.#shapes[number]
    if (shape === undefined) throw new DecodeError(`There is no shape ${number}.`)
    const object = {}
    this.putObject(object)
    if (shape.keys.length > 0) this.open(new RecordFrame(object, shape))
  }

  putString(input: Input, bytes: number, encoding: 'latin1' | 'utf16le'): void {
    if (input.left >= bytes) this.put(input.text(bytes, encoding))
    else this.expect(new StringPayload(bytes, encoding))
  }

  #readNext(input: Input): boolean {
    const first = input.peek()
    if (first >= SMALL_INTEGER) this.put(input.uint8() - SMALL_INTEGER)
    else if (first >= SHORT_STRING) this.putString(input, input.uint8() % SMALL_END, 'latin1')
    else return this.#readHeader(first, input)
    return true
  }

  #readHeader(tag: number, input: Input): boolean {
    const reader = readers[tag]
    if (reader === undefined) throw new DecodeError(`There is no tag ${tag}.`)
    if (input.left < reader.headerBytes) return false
    input.uint8()
    reader.read(this, input)
    return true
  }

  #take(payload: Payload, input: Input): boolean {
    const isComplete = payload.take(input, this)
    if (isComplete) this.#payload = undefined
    return isComplete
  }

  #pop(): void {
    this.#frames.pop()
    this.#top = this.#frames.at(-1)
  }
}
