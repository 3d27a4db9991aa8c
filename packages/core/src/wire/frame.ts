/** The descriptor of the wire in every child. Descriptors of layers follow it. */
export const WIRE_FD = 3

/**
 * A frame is a header of 12 bytes and a body: `R`, `X`, version, kind, number of the call (32 bit, little endian), length
 * of the body (31 bit), whose highest bit says that the message goes on in another frame.
 * A message is one value (see `valueChunks`), or nothing, cut into frames of the same kind and call.
 */
export const HEADER_BYTES = 12
const MAGIC_R = 0x52
const MAGIC_X = 0x58
const VERSION = 2
const MORE = 0x8000_0000
/** So that a few bytes cannot announce more than is sensible to wait for. */
const MAX_BODY_BYTES = 1024 * 1024

/** What messages mean. The parent sends the first five, the child the others. */
export const FrameKind = {
  /** How to get ready: an `Order`. The first message, and only one. */
  order: 1,
  /** A call: a `CallRequest`. */
  call: 2,
  /** More items of the call may be sent: how many. */
  credit: 3,
  /** Nobody waits for the call any more; what of it is still being sent is void. */
  cancel: 4,
  /** Tells the child to get ready for its end: layers flush, signals of actions abort. */
  end: 5,
  /** The child has done its order, and serves calls. */
  started: 6,
  /** The action yielded an item. */
  item: 7,
  /** The action returned: its result. */
  result: 8,
  /** The action, its module or a layer threw: what. As call 0, before any call. */
  error: 9,
  /** The answer to `end`: a `Readiness`. */
  ready: 10,
  /** The TypeScript modules that the child had to strip of their types. Comes before anything else, or not at all. The parent sends those it knows after the order. */
  stripped: 11,
  /** The program of children, before the order: `programFrame`. */
  program: 12,
  /** What V8 made of the program: bytes. Comes before anything else, if the order asks for it. */
  codeCache: 13,
} as const
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind]

/** Those that say all by being there; the others carry a value. */
const BARE: ReadonlySet<FrameKind> = new Set([FrameKind.cancel, FrameKind.end, FrameKind.started])

/** Tells whether messages of a kind carry a value. */
export function carriesValue(kind: FrameKind): boolean {
  return !BARE.has(kind)
}

/** The number of no call: of messages about the child itself. */
export const NO_CALL = 0

export interface FrameHeader {
  readonly kind: FrameKind
  readonly call: number
  readonly bodyBytes: number
  /** Whether the message goes on in another frame. */
  readonly more: boolean
}

/** What is thrown when bytes are not a frame, or not one that may come now. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

/** Makes a frame, as what is to be written one after the other, and with nothing in between; a long body is not copied. */
export function frame(kind: FrameKind, call: number, body: Uint8Array, more: boolean): Buffer[] {
  if (body.length > SHORT_BYTES) {
    const header = Buffer.allocUnsafe(HEADER_BYTES)
    putHeader(header, kind, call, body.length, more)
    return [header, asBuffer(body)]
  }
  const whole = Buffer.allocUnsafe(HEADER_BYTES + body.length)
  putHeader(whole, kind, call, body.length, more)
  whole.set(body, HEADER_BYTES)
  return [whole]
}

/** Copying that much costs less than a second write. */
const SHORT_BYTES = 16 * 1024

/** Puts the header of a frame at the beginning of `into`. */
export function putHeader(
  into: Buffer,
  kind: FrameKind,
  call: number,
  bodyBytes: number,
  more: boolean,
): void {
  into[0] = MAGIC_R
  into[1] = MAGIC_X
  into[2] = VERSION
  into[3] = kind
  into.writeUInt32LE(call, 4)
  into.writeUInt32LE((bodyBytes | (more ? MORE : 0)) >>> 0, 8)
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/**
 * Cuts a message into frames as its chunks come.
 *
 * @param chunks Of at most 1 MiB each. None for a message without a value.
 * @yields Frames, each in parts that are written one after the other.
 */
export function* messageFrames(
  kind: FrameKind,
  call: number,
  chunks: Iterable<Uint8Array> = [],
): Generator<Buffer[]> {
  let last: Uint8Array | undefined
  for (const chunk of chunks) {
    if (last !== undefined) yield frame(kind, call, last, true)
    last = chunk
  }
  yield frame(kind, call, last ?? new Uint8Array(0), false)
}

/**
 * Reads a header.
 *
 * @throws {FrameError} for anything but a header of this version.
 */
export function readFrameHeader(bytes: Buffer): FrameHeader {
  const kind = bytes[3]
  const length = bytes.length < HEADER_BYTES ? -1 : bytes.readUInt32LE(8)
  const bodyBytes = length % MORE
  if (
    bytes[0] !== MAGIC_R ||
    bytes[1] !== MAGIC_X ||
    bytes[2] !== VERSION ||
    !isKind(kind) ||
    bodyBytes < 0 ||
    bodyBytes > MAX_BODY_BYTES
  ) {
    throw new FrameError(`Not a frame: ${bytes.subarray(0, HEADER_BYTES).toString('hex')}`)
  }
  return { kind, call: bytes.readUInt32LE(4), bodyBytes, more: length >= MORE }
}

function isKind(kind: number | undefined): kind is FrameKind {
  return kind !== undefined && kind >= FrameKind.order && kind <= FrameKind.codeCache
}
