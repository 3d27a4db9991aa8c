import { readSync } from 'node:fs'
import type { OpenFile } from './open-regular.ts'

const CHUNK_BYTES = 256 * 1024

/** Memory that one file after the other is read into. */
let memory = Buffer.allocUnsafeSlow(CHUNK_BYTES)

/** A part of a file that moves from its start to its end. Only one at a time can be used. */
export class FileWindow {
  readonly #file: OpenFile
  #position = 0
  #from = 0
  #to = 0
  #bytes: Buffer | undefined

  /** @param from Where in the file it starts, in bytes. */
  constructor(file: OpenFile, from: number = 0) {
    this.#file = file
    this.#position = from
    // What a large frame has needed is given back.
    if (memory.length > CHUNK_BYTES) memory = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  }

  /** What is in it. Valid until it is moved or filled. */
  get bytes(): Buffer {
    return (this.#bytes ??= memory.subarray(this.#from, this.#to))
  }

  /** The byte at a place in it. */
  byteAt(at: number): number | undefined {
    return memory[this.#from + at]
  }

  /** The number of 32 bits, little endian, at a place in it. */
  numberAt(at: number): number {
    return memory.readUInt32LE(this.#from + at)
  }

  /** The first bytes of what is in it. Valid as long. */
  first(bytes: number): Buffer {
    return memory.subarray(this.#from, this.#from + bytes)
  }

  /** Bytes from the start of what is in it to the end of the file. */
  get left(): number {
    return this.#file.size - this.#position + (this.#to - this.#from)
  }

  /** Where in the file it starts. */
  get offset(): number {
    return this.#position - (this.#to - this.#from)
  }

  /** Goes on by some bytes of what is in it. */
  skip(bytes: number): void {
    this.#from += bytes
    this.#bytes = undefined
  }

  /**
   * Reads on until there are at least some bytes in it. Makes place for them by dropping what was skipped.
   *
   * @returns Whether the file had as many.
   */
  fill(bytes: number): boolean {
    while (this.#to - this.#from < bytes) if (!this.#readOn(bytes)) return false
    return true
  }

  /**
   * Goes on to where some bytes are, or to the end.
   *
   * @returns Whether they are somewhere.
   */
  skipTo(wanted: Buffer): boolean {
    while (this.fill(wanted.length)) {
      const { bytes } = this
      const at = bytes.indexOf(wanted)
      // The end may be the beginning of them.
      this.skip(at < 0 ? bytes.length - wanted.length + 1 : at)
      if (at >= 0) return true
    }
    this.skip(this.bytes.length)
    return false
  }

  #readOn(bytes: number): boolean {
    const wanted = Math.min(this.#file.size - this.#position, Math.max(bytes, CHUNK_BYTES))
    if (wanted <= 0) return false
    this.#makePlace(Math.max(bytes, CHUNK_BYTES))
    const place = Math.min(memory.length - this.#to, this.#file.size - this.#position)
    const read = readSync(this.#file.fd, memory, this.#to, place, this.#position)
    // It has become shorter.
    if (read === 0) this.#position = this.#file.size
    this.#position += read
    this.#to += read
    this.#bytes = undefined
    return read > 0
  }

  #makePlace(bytes: number): void {
    if (this.#from === 0 && memory.length >= bytes) return
    const target = memory.length >= bytes ? memory : Buffer.allocUnsafeSlow(bytes)
    memory.copy(target, 0, this.#from, this.#to)
    memory = target
    this.#to -= this.#from
    this.#from = 0
    this.#bytes = undefined
  }
}
