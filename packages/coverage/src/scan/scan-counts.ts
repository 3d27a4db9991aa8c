import type { FlatScript } from '../flat-script.ts'
import { ByteCursor } from './byte-cursor.ts'

const COMMA = 0x2c
const OPEN = 0x5b
const CLOSE = 0x5d

/**
 * Reads the body of a frame of counts.
 *
 * @param flat What is yielded, once for each script.
 * @yields Each script, as far as the body has the form of one.
 * @returns Whether that was all of it.
 */
export function* scanCounts(body: Uint8Array, flat: FlatScript): Generator<FlatScript, boolean> {
  const cursor = new ByteCursor(body, 0, body.length)
  if (!cursor.take(OPEN)) return false
  if (!cursor.take(CLOSE)) {
    do {
      if (!scanScript(cursor, flat)) return false
      yield flat
    } while (cursor.take(COMMA))
    if (!cursor.take(CLOSE)) return false
  }
  return cursor.isAtEnd
}

/** `[text,[name,block,start,end,count,…],…]` */
function scanScript(cursor: ByteCursor, flat: FlatScript): boolean {
  if (!cursor.take(OPEN)) return false
  const text = cursor.takeNumber()
  if (text < 0) return false
  flat.begin(cursor.bytes, text)
  while (cursor.take(COMMA)) if (!scanFunction(cursor, flat)) return false
  return cursor.take(CLOSE)
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
