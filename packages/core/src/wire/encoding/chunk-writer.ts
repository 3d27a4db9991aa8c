import { SHORT_STRING, SMALL_END, SMALL_INTEGER, Tag } from '../tags.ts'

const FIRST_BYTES = 64 * 1024
const LAST_BYTES = 1024 * 1024

/** What is free in a chunk that is not full. All that is written at once has to fit in. */
const RESERVE_BYTES = 8 * 1024

/** The longest string that is written at once, in UTF-16 code units. */
export const MAX_INLINE_UNITS = 2048
const MAX_PIECE_UNITS = 0x7fff

/** Both are of all of it. */
interface Memory {
  readonly bytes: Buffer
  readonly view: DataView
}

/** Memory of which nothing was handed out: most values are small, and need not allocate any. */
let spare: Memory | undefined

function allocate(bytes: number): Memory {
  const buffer = Buffer.allocUnsafeSlow(bytes)
  return { bytes: buffer, view: new DataView(buffer.buffer) }
}

function takeSpare(): Memory {
  const memory = spare ?? allocate(FIRST_BYTES)
  // Two values may be encoded at the same time, one by a getter of the other.
  spare = undefined
  return memory
}

/** Writes into chunks. Whoever writes has to look at `isFull` between one thing and the next. */
export class ChunkWriter {
  #memory = takeSpare()
  #bytes = this.#memory.bytes
  #view = this.#memory.view
  #at = 0
  /** Where what was not handed out begins. */
  #from = 0
  #limit = this.#bytes.length - RESERVE_BYTES
  #chunks: Uint8Array[] = []
  #isSpare = true

  /** Whether the chunks have to be taken before more is written. */
  get isFull(): boolean {
    return this.#at > this.#limit
  }

  /** Hands out the chunks that are complete. */
  takeChunks(): readonly Uint8Array[] {
    this.#cut()
    const chunks = this.#chunks
    this.#chunks = []
    this.#limit = this.#bytes.length - RESERVE_BYTES
    if (this.isFull) this.#renew()
    return chunks
  }

  /** Hands out the last chunk. */
  takeLast(): Buffer {
    const rest = this.#bytes.subarray(this.#from, this.#at)
    return this.#isSpare ? Buffer.from(rest) : rest
  }

  /** Has to be called when no more is going to be written. */
  release(): void {
    if (this.#isSpare) spare = this.#memory
    this.#isSpare = false
  }

  /** Writes bytes as a chunk of their own, without copying them. */
  lend(bytes: Uint8Array): void {
    this.#cut()
    this.#chunks.push(bytes)
    this.#limit = -1
  }

  /** Writes as many bytes as there is room for; returns how many. */
  copy(bytes: Uint8Array): number {
    const count = Math.min(bytes.length, this.#bytes.length - this.#at)
    this.#bytes.set(count < bytes.length ? bytes.subarray(0, count) : bytes, this.#at)
    this.#at += count
    return count
  }

  tag(tag: Tag): void {
    this.#bytes[this.#at++] = tag
  }

  uint8(value: number): void {
    this.#bytes[this.#at++] = value
  }

  uint16(value: number): void {
    this.#view.setUint16(this.#at, value, true)
    this.#at += 2
  }

  uint32(value: number): void {
    this.#view.setUint32(this.#at, value, true)
    this.#at += 4
  }

  float64(value: number): void {
    this.#view.setFloat64(this.#at, value, true)
    this.#at += 8
  }

  bigInt64(value: bigint): void {
    this.#view.setBigInt64(this.#at, value, true)
    this.#at += 8
  }

  number(value: number): void {
    if (isInt32(value)) this.#integer(value)
    else {
      this.tag(Tag.float64)
      this.float64(value)
    }
  }

  #integer(value: number): void {
    if (value >= 0 && value < SMALL_END) this.uint8(SMALL_INTEGER + value)
    else if (value === (value << 24) >> 24) {
      this.tag(Tag.int8)
      this.uint8(value)
    } else if (value === (value << 16) >> 16) {
      this.tag(Tag.int16)
      this.uint16(value)
    } else {
      this.tag(Tag.int32)
      this.uint32(value)
    }
  }

  /** Writes a string of at most `MAX_INLINE_UNITS`. */
  string(text: string): void {
    const { length } = text
    if (length >= SMALL_END) return this.#piece(text)
    const bytes = this.#bytes
    let at = this.#at
    bytes[at++] = SHORT_STRING + length
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index)
      if (unit > 0xff) return this.#piece(text)
      bytes[at++] = unit
    }
    this.#at = at
  }

  /** Writes a piece of a text, as much as there is room for; returns where the next begins. */
  piece(text: string, from: number, isAscii: boolean): number {
    const room = (this.#bytes.length - this.#at - 3) >> 1
    const to = from + Math.min(MAX_PIECE_UNITS, room)
    this.#piece(text.slice(from, to), isAscii)
    return Math.min(to, text.length)
  }

  #piece(text: string, isAscii = false): void {
    const { length } = text
    const bytes = this.#bytes
    const start = this.#at + 3
    bytes.write(text, start, 'latin1')
    // Nothing tells whether a string is Latin-1, and this is how to find out at the speed of memory.
    const isLatin1 = isAscii || bytes.toString('latin1', start, start + length) === text
    this.tag(isLatin1 ? Tag.latin1 : Tag.utf16)
    this.uint16(length)
    this.#at += isLatin1 ? length : bytes.write(text, start, 'utf16le')
  }

  /** Writes numbers of an array that are of one kind, up to the first that is not; returns how many. */
  run(array: readonly unknown[], from: number, to: number): number {
    const tag = isInt32(array[from]) ? Tag.int32s : Tag.float64s
    const start = this.#at
    this.#at += 5
    const room = this.#bytes.length - this.#at
    const count =
      tag === Tag.int32s
        ? this.#int32s(array, from, Math.min(to, from + (room >> 2)))
        : this.#float64s(array, from, Math.min(to, from + (room >> 3)))
    this.#bytes[start] = tag
    this.#view.setUint32(start + 1, count, true)
    return count
  }

  #int32s(array: readonly unknown[], from: number, to: number): number {
    const view = this.#view
    let at = this.#at
    let index = from
    for (; index < to; index++) {
      const value = array[index]
      if (!isInt32(value)) break
      view.setInt32(at, value, true)
      at += 4
    }
    this.#at = at
    return index - from
  }

  #float64s(array: readonly unknown[], from: number, to: number): number {
    const view = this.#view
    let at = this.#at
    let index = from
    for (; index < to; index++) {
      const value = array[index]
      if (typeof value !== 'number') break
      view.setFloat64(at, value, true)
      at += 8
    }
    this.#at = at
    return index - from
  }

  #cut(): void {
    if (this.#at === this.#from) return
    this.#chunks.push(this.#bytes.subarray(this.#from, this.#at))
    this.#from = this.#at
    this.#isSpare = false
  }

  #renew(): void {
    this.#memory = allocate(Math.min(this.#bytes.length * 2, LAST_BYTES))
    this.#bytes = this.#memory.bytes
    this.#view = this.#memory.view
    this.#at = this.#from = 0
    this.#limit = this.#bytes.length - RESERVE_BYTES
  }
}

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value && !Object.is(value, -0)
}
