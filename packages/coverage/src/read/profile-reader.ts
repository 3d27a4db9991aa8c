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
import { type RepeatedFrame, RepeatedFrames } from './repeated-frames.ts'

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
  /** One object for frames of the same bytes. Absent where they are not remembered. */
  readonly same?: object | undefined
  /**
   * Gives its scripts. Is called once at most, before the next frame is read. What the checksum is right for, but is no counts, is damaged.
   *
   * @returns Whether that was all of it.
   */
  readonly giveTo: (taker: CountsTaker) => boolean
}
export type ReadFrame = SayingFrame | CountsFrame

/** How much is read at once: a sparse file can have any size, and takes no room. */
const MOST_FILE_BYTES = 2 ** 32
/** How many bytes of texts one profile may have, as all are in memory at once. */
const MOST_TEXT_BYTES = 256 * 1024 * 1024

/** Of large files, how many times its bytes are looked at in search of whole frames. */
const MOST_LOOKS = 4

const flat = new FlatScript()
const knownTexts = new RepeatedFrames()
const knownCounts = new RepeatedFrames()

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
      const bytes = this.#promisedFrame()
      const known = bytes && memoryOf(kindOf(bytes))?.find(bytes)
      if (bytes === undefined || (known === undefined && !isWhole(bytes))) {
        this.#skipToNext()
      } else {
        const frame = this.#frame(bytes, known)
        if (frame === undefined) this.#tornBytes += bytes.length
        else yield frame
        this.#window.skip(bytes.length)
        this.#wholeTo = this.#window.offset
      }
    }
  }

  #frame(bytes: Buffer, known: RepeatedFrame | undefined): ReadFrame | undefined {
    const kind = kindOf(bytes)
    if (isOfCounts(kind)) return this.#countsFrame(bytes, kind, known)
    if (kind !== 'texts') return this.#sayingFrame(bytes, kind)
    const bodyBytes = bodyBytesOf(bytes)
    this.#textBytes += bodyBytes
    if (this.#textBytes > MOST_TEXT_BYTES) return undefined
    if (known !== undefined) return known.says
    const says = this.#sayingFrame(bytes, kind)
    memoryOf(kind)?.remember(bytes, bodyBytes, says)
    return says
  }

  #countsFrame(bytes: Buffer, kind: CountsKind, known: RepeatedFrame | undefined): CountsFrame {
    const same = known ?? memoryOf(kind)?.remember(bytes, bodyBytesOf(bytes))
    const giveTo = (taker: CountsTaker): boolean => {
      const body = this.#bodyOf(bytes)
      const isScanned = body !== undefined && scanCounts(body, flat, taker)
      if (!isScanned) this.#tornBytes += bytes.length
      return isScanned
    }
    return { kind, same, giveTo }
  }

  #sayingFrame(bytes: Buffer, kind: SayingFrame['kind']): SayingFrame | undefined {
    const body = this.#bodyOf(bytes)
    return body && parseBody(kind, body)
  }

  /** `undefined` if it is packed, and damaged. */
  #bodyOf(frame: Buffer): Buffer | undefined {
    const body = frame.subarray(HEADER_BYTES)
    return isPacked(frame) ? this.#unpacker.unpack(body) : body
  }

  /** Gets all of the frame that starts the window into that, if there is as much as its header says. */
  #promisedFrame(): Buffer | undefined {
    if (!this.#window.fill(HEADER_BYTES)) return undefined
    if (!isHeader(this.#window)) return undefined
    const bodyBytes = this.#window.numberAt(4)
    const size = HEADER_BYTES + bodyBytes
    if (bodyBytes > MOST_BODY_BYTES || size > this.#window.left) return undefined
    // So that bytes which begin like frames, again and again, take no more time than they are worth.
    if ((this.#checkedBytes += size) > MOST_LOOKS * this.bytes) return undefined
    return this.#window.fill(size) ? this.#window.first(size) : undefined
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

function isHeader(window: FileWindow): boolean {
  for (let at = 0; at < MAGIC.length; at++) if (window.byteAt(at) !== MAGIC[at]) return false
  return ((window.byteAt(MAGIC.length) as number) & ~PACKED) < KINDS.length
}

/** Whether its checksum is right. */
function isWhole(frame: Buffer): boolean {
  const head = crc32(frame.subarray(0, HEADER_BYTES - 4))
  return crc32(frame.subarray(HEADER_BYTES), head) === frame.readUInt32LE(8)
}

function kindOf(frame: Buffer): FrameKind {
  return KINDS[(frame[MAGIC.length] as number) & ~PACKED] as FrameKind
}

function isPacked(frame: Buffer): boolean {
  return ((frame[MAGIC.length] as number) & PACKED) !== 0
}

/** How many bytes the body has, as it says, once it is unpacked. */
function bodyBytesOf(frame: Buffer): number {
  const bytes = frame.length - HEADER_BYTES
  return isPacked(frame) && bytes >= 4 ? frame.readUInt32LE(HEADER_BYTES) : bytes
}

function isOfCounts(kind: FrameKind): kind is CountsKind {
  return kind === 'counts' || kind === 'interim' || kind === 'deducted'
}

/** What frames of a kind are remembered in. `undefined` for those of which each says something else. */
function memoryOf(kind: FrameKind): RepeatedFrames | undefined {
  if (kind === 'texts') return knownTexts
  return kind === 'counts' || kind === 'interim' ? knownCounts : undefined
}
