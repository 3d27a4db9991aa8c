import type { FileWindow } from '../read/file-window.ts'
import { ByteCursor, decodeString } from '../scan/byte-cursor.ts'

/** What comes behind the scripts. */
export interface RawEnd {
  /** URLs of scripts whose text had a source map. */
  readonly mapped: ReadonlySet<string>
  readonly isWhole: boolean
}

// None of these can be within a string, where quotes are escaped.
const RESULT_END = Buffer.from('],"timestamp":')
const MAPS = Buffer.from(',"source-map-cache":{')
const FILE = Buffer.from('"file://')
const ENTRY = Buffer.from(':{"lineLengths":')
const BRACE = 0x7d
/** Of the last map, of all of them, and of everything. */
const BRACES = Buffer.from('}}}')

const MOST_MAPPED = 2 ** 17
const MOST_URL_BYTES = 64 * 1024

/** Reads what Node.js writes behind the scripts, from a window at the start of the file. */
export function readRawEnd(window: FileWindow): RawEnd {
  const mapped = new Set<string>()
  if (!window.skipTo(RESULT_END)) return { mapped, isWhole: false }
  window.fill(MAPS.length + 64)
  const head = window.bytes.subarray(0, MAPS.length + 64)
  const maps = head.indexOf(MAPS)
  if (maps < 0) {
    const end = head.indexOf(BRACE)
    return { mapped, isWhole: end > 0 && end + 1 === window.left }
  }
  while (window.skipTo(FILE) && mapped.size < MOST_MAPPED) {
    window.fill(MOST_URL_BYTES)
    const { bytes } = window
    const cursor = new ByteCursor(bytes, 0, bytes.length)
    if (cursor.takeString() && cursor.takeText(ENTRY)) {
      mapped.add(decodeString(bytes.subarray(cursor.stringFrom, cursor.stringTo)))
    }
    window.skip(FILE.length)
  }
  return { mapped, isWhole: window.endsWith(BRACES) && mapped.size < MOST_MAPPED }
}
