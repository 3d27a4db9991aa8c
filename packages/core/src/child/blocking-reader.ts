import { FrameError, FrameKind, HEADER_BYTES, WIRE_FD, readFrameHeader } from '../wire/frame.ts'
import { type Message, MessageReader } from '../wire/message-reader.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readSync } = process.getBuiltinModule('node:fs')

/** What one read asks for, at most. */
const READ_BYTES = 64 * 1024

/**
 * Reads messages from the wire, waits for each, and takes not a byte more. Until a stream is made of the wire, reading it blocks.
 * Only an inherited wire can give an order, so no argument or variable makes a program run an action.
 */
export class BlockingReader {
  readonly #messages = new MessageReader(() => 'take')

  /**
   * Reads the next message.
   *
   * @throws {FrameError} when it is of none of these kinds, or the parent is gone.
   */
  read(...kinds: FrameKind[]): Message {
    for (;;) {
      for (const message of this.#readFrame()) {
        if (kinds.includes(message.kind)) return message
        throw new FrameError(`A child of @reexec/core got a message of kind ${message.kind}.`)
      }
    }
  }

  *#readFrame(): Generator<Message> {
    const header = readSome(HEADER_BYTES, HEADER_BYTES)
    yield* this.#messages.push(header)
    for (let missing = readFrameHeader(header).bodyBytes; missing > 0;) {
      const chunk = readSome(missing, 1)
      missing -= chunk.length
      yield* this.#messages.push(chunk)
    }
  }
}

function readSome(bytes: number, least: number): Buffer {
  const into = Buffer.allocUnsafeSlow(Math.min(bytes, READ_BYTES))
  let at = 0
  while (at < least) {
    const got = readSync(WIRE_FD, into, at, into.length - at, null)
    if (got === 0) throw new FrameError('The parent ended before it gave its order to this child.')
    at += got
  }
  return into.subarray(0, at)
}
