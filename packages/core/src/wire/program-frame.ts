import { FrameKind, HEADER_BYTES, NO_CALL, frame } from './frame.ts'

/** The program of children, as a parent sends it to those of the built package. */
export interface SentProgram {
  /** A script that gives `SentModules`. Empty if the child is to load its program itself. */
  readonly text: string
  /** What V8 made of it in another child. May be for another V8, or other flags: V8 refuses it then. */
  readonly codeCache?: Uint8Array
}

/** The program, and modules of layers by their URL, with their paths. */
export interface SentModules {
  readonly program: RunModule
  readonly layers: Readonly<Record<string, readonly [path: string, run: RunModule]>>
}

/** Runs a module, and takes what CommonJS modules are called with. */
type RunModule = (...args: readonly unknown[]) => void

/** Tells whether what is at a URL is certain to be a CommonJS module, and a file. */
export function isCommonJs(url: string): boolean {
  return url.startsWith('file:') && url.endsWith('.cjs') && !url.includes('?')
}

const LENGTH_BYTES = 4
/** Where it stands in the header of a frame. */
const BODY_BYTES_AT = 8
const KIND_AT = 3

/** Makes the only frame of a program: the length of its text in UTF-8 (32 bit, little endian), the text, and the code cache, if there is one. */
export function programFrame({ text, codeCache = new Uint8Array(0) }: SentProgram): Buffer {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32LE(bytes.length)
  const body = Buffer.concat([length, bytes, codeCache])
  return Buffer.concat(frame(FrameKind.program, NO_CALL, body, false))
}

/**
 * Reads a program. What this calls no code cache can hold, so it is little: a child has to compile it.
 *
 * @param take Gives as many bytes as it is asked for, in memory of their own.
 * @throws {Error} when something else comes.
 */
export function readProgram(take: (bytes: number) => Buffer): SentProgram {
  const header = take(HEADER_BYTES)
  const bodyBytes = numberAt(header, BODY_BYTES_AT)
  if (header[KIND_AT] !== FrameKind.program || bodyBytes < LENGTH_BYTES) {
    throw new Error(`Not a program: ${header.toString('hex')}`)
  }
  const body = take(bodyBytes)
  const textEnd = LENGTH_BYTES + numberAt(body, 0)
  const text = body.toString('utf8', LENGTH_BYTES, textEnd)
  return textEnd < bodyBytes ? { text, codeCache: body.subarray(textEnd) } : { text }
}

function numberAt(bytes: Buffer, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]
  return a | (b << 8) | (c << 16) | (d << 24)
}
