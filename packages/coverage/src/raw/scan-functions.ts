import type { FlatScript } from '../flat-script.ts'
import type { ByteCursor } from '../scan/byte-cursor.ts'

const COMMA = 0x2c
const OPEN = 0x5b
const CLOSE = 0x5d

const NAME = Buffer.from('{"functionName":')
const RANGES = Buffer.from(',"ranges":[')
const START = Buffer.from('{"startOffset":')
const END = Buffer.from(',"endOffset":')
const COUNT = Buffer.from(',"count":')
const RANGE_END = Buffer.from('}')
const BLOCK = Buffer.from('],"isBlockCoverage":')
const TRUE = Buffer.from('true}')
const FALSE = Buffer.from('false}')

/**
 * Reads the list of functions of a script, as V8 writes it.
 *
 * @returns Whether it is one, and whole.
 */
export function scanFunctions(cursor: ByteCursor, flat: FlatScript): boolean {
  if (!cursor.take(OPEN)) return false
  if (cursor.take(CLOSE)) return true
  do {
    if (!scanFunction(cursor, flat)) return false
  } while (cursor.take(COMMA))
  return cursor.take(CLOSE)
}

function scanFunction(cursor: ByteCursor, flat: FlatScript): boolean {
  if (!cursor.takeText(NAME) || !cursor.takeString()) return false
  flat.beginFunction(cursor)
  if (!cursor.takeText(RANGES)) return false
  do {
    if (!scanRange(cursor, flat)) return false
  } while (cursor.take(COMMA))
  if (!cursor.takeText(BLOCK)) return false
  const isBlockCoverage = cursor.bytes[cursor.at] === TRUE[0]
  flat.endFunction(isBlockCoverage)
  return cursor.takeText(isBlockCoverage ? TRUE : FALSE)
}

function scanRange(cursor: ByteCursor, flat: FlatScript): boolean {
  if (!cursor.takeText(START)) return false
  const start = cursor.takeNumber()
  if (!cursor.takeText(END)) return false
  const end = cursor.takeNumber()
  if (!cursor.takeText(COUNT)) return false
  const count = cursor.takeNumber()
  flat.addRange(start, end, count)
  return start >= 0 && end >= 0 && count >= 0 && cursor.takeText(RANGE_END)
}
