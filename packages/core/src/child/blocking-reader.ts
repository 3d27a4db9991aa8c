import {
  FrameError,
  type FrameKind,
  HEADER_BYTES,
  WIRE_FD,
  carriesValue,
  readFrameHeader,
} from '../wire/frame.ts'
import type { Message } from '../wire/message-reader.ts'
import { ValueReader } from '../wire/value.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readSync } = process.getBuiltinModule('node:fs')

/** What one read asks for, at most. */
const READ_BYTES = 64 * 1024

/** Is thrown when the parent ends while something of it is waited for. */
export class ParentGoneError extends FrameError {}

/**
 * Reads messages from the wire, waits for each, and takes not a byte more. Until a stream is made of the wire, reading it blocks.
 * Only an inherited wire can give an order, so no argument or variable makes a program run an action.
 */
export class BlockingReader {
  /**
   * Reads the next message.
   *
   * @throws {FrameError | DecodeError} when it is none of these kinds.
   * @throws {ParentGoneError} when there will be none.
   */
  read(...kinds: FrameKind[]): Message {
    const value = new ValueReader()
    let bytes = 0
    for (;;) {
      const header = readFrameHeader(readSome(HEADER_BYTES, HEADER_BYTES))
      const { kind, call, bodyBytes, more } = header
      const isEmpty = bodyBytes === 0
      if (!kinds.includes(kind) || (more && isEmpty) || (!isEmpty && !carriesValue(kind))) {
        throw new FrameError(`A child of @reexec/core got a message of kind ${kind}.`)
      }
      // What has been begun is void then.
      if (!carriesValue(kind)) return { kind, call, value: undefined }
      bytes += bodyBytes
      for (let missing = bodyBytes; missing > 0;) {
        const chunk = readSome(missing, 1)
        missing -= chunk.length
        value.push(chunk)
      }
      if (more) continue
      if (bytes === 0) {
        throw new FrameError(`A message of kind ${kind} has to carry a value.`)
      }
      return { kind, call, value: value.finish() }
    }
  }
}

/** One for all that is read: what it holds is taken before the next is. */
let memory: Buffer | undefined

function readSome(bytes: number, least: number): Buffer {
  memory ??= Buffer.allocUnsafeSlow(READ_BYTES)
  const into = memory.subarray(0, Math.min(bytes, READ_BYTES))
  let at = 0
  while (at < least) {
    const got = readOnce(into, at)
    if (got === 0)
      throw new ParentGoneError('The parent has ended before it was done with this child.')
    at += got
  }
  return into.subarray(0, at)
}

function readOnce(into: Buffer, at: number): number {
  try {
    return readSync(WIRE_FD, into, at, into.length - at, null)
  } catch (cause) {
    throw new FrameError(`Its descriptor ${WIRE_FD} is no wire: ${String(cause)}`, { cause })
  }
}
