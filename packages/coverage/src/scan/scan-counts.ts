import type { FlatScript } from '../flat-script.ts'
import { ByteCursor } from './byte-cursor.ts'

const COMMA = 0x2c
const OPEN = 0x5b
const CLOSE = 0x5d

/** Who takes the scripts of a frame of counts. */
export interface CountsTaker {
  /**
   * Is asked before a script is read: how many of its bytes, from `at` to its end, are those of one that was read before, and is counted once more by
   * this. 0 if it is to be read. Default: all are read.
   */
  takeKnown?(text: number, bytes: Buffer, at: number): number
  /** Takes a script that was read, and keeps nothing of the object. */
  take(script: FlatScript): void
}

/**
 * Reads the body of a frame of counts, as far as it has the form of one.
 *
 * @param flat Holds one script after the other.
 * @returns Whether that was all of it.
 */
export function scanCounts(body: Buffer, flat: FlatScript, taker: CountsTaker): boolean {
  const cursor = new ByteCursor(body, 0, body.length)
  if (!cursor.take(OPEN)) return false
  if (!cursor.take(CLOSE)) {
    do {
      if (!scanScript(cursor, body, flat, taker)) return false
    } while (cursor.take(COMMA))
    if (!cursor.take(CLOSE)) return false
  }
  return cursor.isAtEnd
}

/** `[text,[name,block,start,end,count,…],…]` */
function scanScript(
  cursor: ByteCursor,
  body: Buffer,
  flat: FlatScript,
  taker: CountsTaker,
): boolean {
  if (!cursor.take(OPEN)) return false
  const text = cursor.takeNumber()
  if (text < 0) return false
  const known = taker.takeKnown?.(text, body, cursor.at) ?? 0
  cursor.at += known
  if (known > 0) return true
  if (!scanFunctions(cursor, flat, text)) return false
  taker.take(flat)
  return true
}

/** Reads a script from behind the number of its text to its end. */
export function scanFunctions(cursor: ByteCursor, flat: FlatScript, text: number): boolean {
  const from = cursor.at
  flat.begin(cursor.bytes, text)
  while (cursor.take(COMMA)) if (!scanFunction(cursor, flat)) return false
  if (!cursor.take(CLOSE)) return false
  flat.end(from, cursor.at)
  return true
}

function scanFunction(cursor: ByteCursor, flat: FlatScript): boolean {
  if (!cursor.take(OPEN) || !cursor.takeString()) return false
  flat.beginFunction(cursor)
  if (!cursor.take(COMMA)) return false
  const block = cursor.takeNumber()
  if (block !== 0 && block !== 1) return false
  while (cursor.take(COMMA)) {
    const start = cursor.takeNumber()
    if (!cursor.take(COMMA)) return false
    const end = cursor.takeNumber()
    if (!cursor.take(COMMA)) return false
    const count = cursor.takeNumber()
    if (start < 0 || end < 0 || count < 0) return false
    flat.addRange(start, end, count)
  }
  flat.endFunction(block === 1)
  return cursor.take(CLOSE)
}
