import { type FrameKind, HEADER_BYTES, putHeader } from './frame.ts'
import { putText, textBytes } from './value.ts'

/** A frame, in memory that holds it until the next is made. */
export interface TextFrame {
  readonly memory: Buffer
  /** How much of it the frame is. */
  readonly bytes: number
}

/** What a character takes in UTF-8, at most; half a pair becomes a character of its own. */
const MOST_BYTES = 3
/** Longer texts get memory of their own. */
const SHORT = 4096

/** One for all short frames. Short calls and results are many, and making a buffer for each takes as long as all else they need. */
let shared: Buffer | undefined

/**
 * Makes the only frame of a message whose value is plain.
 *
 * @param text Its JSON, as `plainText` makes it, so that it fits into one frame.
 */
export function textFrame(kind: FrameKind, call: number, text: string): TextFrame {
  const memory =
    text.length > SHORT
      ? Buffer.allocUnsafe(HEADER_BYTES + textBytes(text))
      : (shared ??= Buffer.allocUnsafeSlow(HEADER_BYTES + 1 + SHORT * MOST_BYTES))
  const bodyBytes = putText(memory, HEADER_BYTES, text)
  putHeader(memory, kind, call, bodyBytes, false)
  return { memory, bytes: HEADER_BYTES + bodyBytes }
}
