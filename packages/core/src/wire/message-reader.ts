import {
  FrameError,
  type FrameHeader,
  type FrameKind,
  HEADER_BYTES,
  carriesValue,
  readFrameHeader,
} from './frame.ts'
import { ValueReader, readPlain } from './value.ts'

/** One message, whole. */
export interface Message {
  readonly kind: FrameKind
  readonly call: number
  /** `undefined` if it has none. */
  readonly value: unknown
}

/** Says what is to become of a message: it is read, passed over, or breaks the protocol. */
export type Judge = (kind: FrameKind, call: number) => 'take' | 'skip' | 'refuse'

/** A message of which not all frames are there. */
interface Begun {
  readonly kind: FrameKind
  readonly reader: ValueReader
}

/** Puts the messages of a stream of bytes together. Values are decoded as their bytes come, which are not kept. */
export class MessageReader {
  readonly #judge: Judge
  /** By call: messages of calls may alternate. */
  readonly #begun = new Map<number, Begun>()
  /** The beginning of a header, at most. */
  #rest: Buffer = Buffer.alloc(0)
  /** The frame whose body is being read, and how much of it is missing. */
  #frame: FrameHeader | undefined
  #missing = 0
  #verdict: ReturnType<Judge> = 'skip'

  constructor(judge: Judge) {
    this.#judge = judge
  }

  /**
   * Takes a chunk, as `push` does, and hands over the messages it completes. Most chunks are one small message, and that takes a shorter way.
   *
   * @throws {FrameError | DecodeError} likewise, and what `take` throws.
   */
  pushEach(chunk: Buffer, take: (message: Message) => void): void {
    const only = this.#only(chunk)
    if (only === undefined) for (const message of this.push(chunk)) take(message)
    else take(only)
  }

  /** The message that a chunk is, no more and no less, if its value is plain. */
  #only(chunk: Buffer): Message | undefined {
    if (this.#frame !== undefined || this.#rest.length > 0 || chunk.length <= HEADER_BYTES) {
      return undefined
    }
    const { kind, call, bodyBytes, more } = readFrameHeader(chunk)
    const isOnly = !more && chunk.length === HEADER_BYTES + bodyBytes && !this.#begun.has(call)
    if (!isOnly || this.#judge(kind, call) !== 'take') return undefined
    const read = readPlain(chunk, HEADER_BYTES)
    return read === undefined ? undefined : { kind, call, value: read.value }
  }

  /**
   * Takes a chunk, in any cut.
   *
   * @yields The messages it completes.
   * @throws {FrameError | DecodeError} when the bytes are not messages that may come; the reader cannot be used after that.
   */
  *push(chunk: Buffer): Generator<Message> {
    let rest = chunk
    for (;;) {
      if (this.#frame === undefined) {
        if (this.#rest.length > 0) rest = Buffer.concat([this.#rest, rest])
        this.#rest = Buffer.alloc(0)
        if (rest.length < HEADER_BYTES) {
          // A copy: a short rest must not keep the chunk.
          this.#rest = Buffer.from(rest)
          return
        }
        this.#begin(readFrameHeader(rest))
        rest = rest.subarray(HEADER_BYTES)
      }
      const message = this.#body(rest.subarray(0, this.#missing))
      rest = rest.subarray(message.taken)
      if (message.whole !== undefined) yield message.whole
      if (this.#frame !== undefined) return
    }
  }

  #begin(header: FrameHeader): void {
    const { kind, call, bodyBytes, more } = header
    this.#verdict = this.#judge(kind, call)
    if (this.#verdict === 'refuse') {
      throw new FrameError(`A frame of kind ${kind} for call ${call} cannot come now.`)
    }
    // Otherwise a message might never end, and cost nothing to go on with.
    if (more && bodyBytes === 0) throw new FrameError('An empty frame cannot announce another.')
    if (this.#verdict === 'skip') this.#begun.delete(call)
    this.#frame = header
    this.#missing = bodyBytes
  }

  #body(bytes: Buffer): { taken: number; whole?: Message } {
    const { kind, call, more } = this.#frame as FrameHeader
    this.#missing -= bytes.length
    if (this.#verdict === 'take' && bytes.length > 0) this.#readerOf(kind, call).push(bytes)
    if (this.#missing > 0) return { taken: bytes.length }
    this.#frame = undefined
    if (more || this.#verdict === 'skip') return { taken: bytes.length }
    const begun = this.#begun.get(call)
    this.#begun.delete(call)
    // What was begun as another kind is void: its sender found that it cannot go on with it.
    if (begun?.kind !== kind && carriesValue(kind)) {
      throw new FrameError(`A message of kind ${kind} has to carry a value.`)
    }
    const value = begun?.kind === kind ? begun.reader.finish() : undefined
    return { taken: bytes.length, whole: { kind, call, value } }
  }

  #readerOf(kind: FrameKind, call: number): ValueReader {
    const begun = this.#begun.get(call)
    if (begun?.kind === kind) return begun.reader
    const reader = new ValueReader()
    this.#begun.set(call, { kind, reader })
    return reader
  }
}
