import { MOST_BODY_BYTES } from '../profile-format.ts'
import { unpack } from './unpack.ts'

/** How much one file may hold when it is unpacked: as much as one may that is not packed. */
const MOST_BYTES = 2 ** 32
const LENGTH_BYTES = 4
const CHUNK_BYTES = 256 * 1024

/** Memory that one body after the other is unpacked into. */
let memory = Buffer.allocUnsafeSlow(CHUNK_BYTES)

/** Unpacks the bodies of a file. */
export class BodyUnpacker {
  #left: number

  /** @param most How many bytes all of them may have. */
  constructor(most: number = MOST_BYTES) {
    this.#left = most
  }

  /**
   * Unpacks a body. It is valid until the next time.
   *
   * @returns `undefined` for what is damaged, or more than there may be.
   */
  unpack(packed: Buffer): Buffer | undefined {
    const length = packed.length < LENGTH_BYTES ? 0 : packed.readUInt32LE()
    if (length > MOST_BODY_BYTES || (this.#left -= length) < 0) return undefined
    // What a large one has needed is given back.
    const size = Math.max(length, CHUNK_BYTES)
    if (memory.length !== size) memory = Buffer.allocUnsafeSlow(size)
    const body = memory.subarray(0, length)
    return unpack(packed.subarray(LENGTH_BYTES), body) ? body : undefined
  }
}
