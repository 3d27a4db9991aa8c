import { crc32 } from 'node:zlib'
import { FlatScript } from '../flat-script.ts'
import {
  type FrameBodies,
  type FrameKind,
  HEADER_BYTES,
  KINDS,
  MAGIC,
  MOST_BODY_BYTES,
  PACKED,
} from '../profile-format.ts'
import { type CountsTaker, scanCounts } from '../scan/scan-counts.ts'
import { BodyUnpacker } from './body-unpacker.ts'
import { FileWindow } from './file-window.ts'
import { type OpenFile, openRegular } from './open-regular.ts'
import { parseBody } from './parse-body.ts'
import { RepeatedFrames } from './repeated-frames.ts'

export type CountsKind = 'counts' | 'interim' | 'deducted'

/** A frame that says something other than counts. */
export type SayingFrame = {
  [Kind in Exclude<FrameKind, CountsKind>]: {
    readonly kind: Kind
    readonly body: FrameBodies[Kind]
  }
}[Exclude<FrameKind, CountsKind>]

/** A frame of counts. */
export interface CountsFrame {
  readonly kind: CountsKind
  /** Gives its scripts. Is called once, before the next frame is read. What the checksum is right for, but is no counts, is damaged. */
  readonly giveTo: (taker: CountsTaker) => void
}
export type ReadFrame = SayingFrame | CountsFrame

/** How much is read at once: a sparse file can have any size, and takes no room. */
const MOST_FILE_BYTES = 2 ** 32
/** How many bytes of texts one profile may have, as all are in memory at once. */
const MOST_TEXT_BYTES = 256 * 1024 * 1024

/** Of large files, how many times its bytes are looked at in search of whole frames. */
const MOST_LOOKS = 4

const flat = new FlatScript()
const repeated = new RepeatedFrames()

/**
 * Reads a profile, frame by frame. A torn or damaged frame costs that frame, not the others. Only one at a time can be used, as they
 * share their memory.
 */
export class ProfileReader implements Disposable {
  /** From where it began to the end. */
  readonly bytes: number
  readonly #file: OpenFile
  readonly #window: FileWindow
  readonly #unpacker = new BodyUnpacker()
  #tornBytes = 0
  #checkedBytes = 0
  #textBytes = 0
  #wholeTo: number

  /**
   * @param from Where to begin, in bytes.
   * @throws {Error} what opening it throws, and for what is no regular file, or larger than any profile.
   */
  constructor(path: string, from: number = 0) {
    this.#file = openRegular(path)
    if (this.#file.size - from > MOST_FILE_BYTES) {
      this.#file[Symbol.dispose]()
      throw new Error(`it has ${this.#file.size} bytes, which is too much`)
    }
    this.#window = new FileWindow(this.#file, from)
    this.#wholeTo = from
    this.bytes = Math.max(0, this.#file.size - from)
  }

  /** Where in the file the last whole frame ends that has been read, in bytes. */
  get wholeTo(): number {
    return this.#wholeTo
  }

  /** Bytes, of those that have been read, that are no whole frame: torn by a kill, or damaged. */
  get tornBytes(): number {
    return this.#tornBytes
  }

  /** Bytes, of those that have been read, behind the last whole frame. */
  get tailBytes(): number {
    return Math.max(0, this.#window.offset - this.#wholeTo)
  }

  /**
   * Reads the frames, once.
   *
   * @yields Each that is whole.
   */
  *frames(): Generator<ReadFrame, void> {
    while (this.#window.fill(1)) {
      const size = this.#sizeOfFrame()
      if (size === undefined) {
        this.#skipToNext()
      } else {
        const frame = this.#frame(this.#window.bytes.subarray(0, size))
        if (frame === undefined) this.#tornBytes += size
        else yield frame
        this.#window.skip(size)
        this.#wholeTo = this.#window.offset
      }
    }
  }

  #frame(bytes: Buffer): ReadFrame | undefined {
    const kind = KINDS[kindOf(bytes)] as FrameKind
    if (isOfCounts(kind)) {
      const giveTo = (taker: CountsTaker): void => {
        const body = this.#bodyOf(bytes)
        if (body === undefined || !scanCounts(body, flat, taker)) this.#tornBytes += bytes.length
      }
      return { kind, giveTo }
    }
    const parse = (): SayingFrame | undefined => {
      const body = this.#bodyOf(bytes)
      return body && parseBody(kind, body)
    }
    if (kind !== 'texts') return parse()
    const bodyBytes = bodyBytesOf(bytes)
    this.#textBytes += bodyBytes
    if (this.#textBytes > MOST_TEXT_BYTES) return undefined
    return repeated.get(bytes, bodyBytes, parse)
  }

  /** `undefined` if it is packed, and damaged. */
  #bodyOf(frame: Buffer): Buffer | undefined {
    const body = frame.subarray(HEADER_BYTES)
    return isPacked(frame) ? this.#unpacker.unpack(body) : body
  }

  /** Finds how long the frame is that starts the window, and gets all of it into the window. `undefined` if there is none that is whole. */
  #sizeOfFrame(): number | undefined {
    if (!this.#window.fill(HEADER_BYTES)) return undefined
    const header = this.#window.bytes
    if (MAGIC.some((byte, at) => header[at] !== byte) || kindOf(header) >= KINDS.length)
      return undefined
    const bodyBytes = header.readUInt32LE(4)
    const size = HEADER_BYTES + bodyBytes
    if (bodyBytes > MOST_BODY_BYTES || size > this.#window.left) return undefined
    // So that bytes which begin like frames, again and again, take no more time than they are worth.
    if ((this.#checkedBytes += size) > MOST_LOOKS * this.bytes) return undefined
    if (!this.#window.fill(size)) return undefined
    const frame = this.#window.bytes
    const checksum = crc32(
      frame.subarray(HEADER_BYTES, size),
      crc32(frame.subarray(0, HEADER_BYTES - 4)),
    )
    return checksum === frame.readUInt32LE(8) ? size : undefined
  }

  /** Goes to where the next frame may start. */
  #skipToNext(): void {
    const { offset } = this.#window
    this.#window.skip(1)
    this.#window.skipTo(MAGIC)
    this.#tornBytes += this.#window.offset - offset
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]()
  }
}

function isPacked(frame: Buffer): boolean {
  return ((frame[MAGIC.length] as number) & PACKED) !== 0
}

/** Its number. */
function kindOf(frame: Buffer): number {
  return (frame[MAGIC.length] as number) & ~PACKED
}

/** How many bytes the body has, as it says, once it is unpacked. */
function bodyBytesOf(frame: Buffer): number {
  const bytes = frame.length - HEADER_BYTES
  return isPacked(frame) && bytes >= 4 ? frame.readUInt32LE(HEADER_BYTES) : bytes
}

function isOfCounts(kind: FrameKind): kind is CountsKind {
  return kind === 'counts' || kind === 'interim' || kind === 'deducted'
}
