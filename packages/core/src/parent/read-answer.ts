import type { CallFacts } from '../errors.ts'
import { FrameKind, NO_CALL } from '../wire/frame.ts'
import { MessageReader } from '../wire/message-reader.ts'
import type { SentOrder } from './launch-child.ts'
import { notAnAnswerError } from './outcome-errors.ts'
import { keepStrippedTexts } from './stripped-texts.ts'
import type { WireTrace } from './trace-wire.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readSync } = process.getBuiltinModule('node:fs')

const READ_BYTES = 1024 * 1024

/** What an action gave. */
export type Answer = { readonly value: unknown } | { readonly thrown: unknown }

/**
 * Reads what a child that has ended has left in a file.
 *
 * @param position Where it began, in bytes.
 * @param expected The call, and the modules for which the child tells first what it had to strip, if it does.
 * @returns Its first answer to the call, or why it did not get ready; `undefined` if there is neither.
 * @throws {ProtocolError} when there is neither, but something else.
 */
export function readAnswer(
  fd: number,
  position: number,
  expected: { readonly call: number; readonly trace: WireTrace | undefined } & Pick<
    SentOrder,
    'stripping'
  >,
  facts: CallFacts,
): Answer | undefined {
  let { stripping } = expected
  const reader = new MessageReader((kind, of) => {
    if (of === expected.call)
      return kind === FrameKind.result || kind === FrameKind.error ? 'take' : 'refuse'
    if (kind === FrameKind.stripped) return stripping === undefined ? 'refuse' : 'take'
    return of === NO_CALL && kind === FrameKind.error ? 'take' : 'skip'
  })
  try {
    const chunk = Buffer.allocUnsafe(READ_BYTES)
    for (let at = position; ;) {
      const bytes = readSync(fd, chunk, 0, READ_BYTES, at)
      if (bytes === 0) return undefined
      at += bytes
      expected.trace?.received(chunk.subarray(0, bytes))
      for (const { kind, value } of reader.push(chunk.subarray(0, bytes))) {
        if (kind === FrameKind.stripped) keepStrippedTexts(stripping ?? [], value)
        else return kind === FrameKind.result ? { value } : { thrown: value }
        stripping = undefined
      }
    }
  } catch (cause) {
    throw notAnAnswerError(facts, cause)
  }
}
