/** The descriptor of the wire in every child. Descriptors of layers follow it. */
export const WIRE_FD = 3

/**
 * A frame is a header of 8 bytes and a body: `R`, `X`, version, kind, length of the body (32 bit, little endian).
 * A body is what `v8.serialize` writes, or nothing.
 */
export const HEADER_BYTES = 8
const MAGIC_R = 0x52
const MAGIC_X = 0x58
const VERSION = 1

/** What the frames mean. The parent sends `order`, `param` and `end`, the child the others. */
export const FrameKind = {
  /** What to run: an `Order`. The first frame, and only one. */
  order: 1,
  /** The action's parameter. Follows the order. */
  param: 2,
  /** Tells the child to get ready for its end: layers flush, the action's signal aborts. */
  end: 3,
  /** The action returned; the body is its result. */
  result: 4,
  /** The action, its module or a layer threw; the body is an `ErrorEnvelope`. */
  error: 5,
  /** The answer to `end`: a `Readiness`. */
  ready: 6,
} as const
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind]

/** What the parent asks of the child. */
export interface Order {
  readonly action: string
  /** URL of the module to load. */
  readonly module: string
  /** How many re-executions lie above the action, 1 or more. */
  readonly depth: number
  readonly layers: readonly ChildModule[]
}

/** The part of a layer that runs in the child. */
export interface ChildModule {
  readonly layer: string
  /** URL of a module that exports `createChildLayer`. */
  readonly url: string
  /** What `createChildLayer` is called with. */
  readonly data: unknown
}

/** Says whether the action listens to its signal, and so should get time to end by itself. */
export interface Readiness {
  readonly listening: boolean
}

export interface Frame {
  readonly kind: FrameKind
  readonly body: Uint8Array
}

/** What is thrown when bytes are not a frame. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

/** Makes a frame, as the parts to be written one after the other; the body is not copied. */
export function frame(kind: FrameKind, body: Buffer = Buffer.alloc(0)): [Buffer, Buffer] {
  if (body.length > 0xffff_ffff) {
    throw new FrameError(`A frame holds at most 4 GiB, not ${body.length} bytes.`)
  }
  const header = Buffer.alloc(HEADER_BYTES)
  header.set([MAGIC_R, MAGIC_X, VERSION, kind])
  header.writeUInt32LE(body.length, 4)
  return [header, body]
}

/**
 * Reads a header.
 *
 * @throws {FrameError} for anything but a header of this version.
 */
export function readFrameHeader(header: Buffer): { kind: FrameKind; bodyBytes: number } {
  const kind = header[3]
  if (header[0] !== MAGIC_R || header[1] !== MAGIC_X || header[2] !== VERSION || !isKind(kind)) {
    throw new FrameError(`Not a frame: ${header.subarray(0, HEADER_BYTES).toString('hex')}`)
  }
  return { kind, bodyBytes: header.readUInt32LE(4) }
}

function isKind(kind: number | undefined): kind is FrameKind {
  return kind !== undefined && kind >= FrameKind.order && kind <= FrameKind.ready
}
