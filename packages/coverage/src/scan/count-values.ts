const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_LIST = 0x5b
const OPEN_RECORD = 0x7b

/** Counts the values of a text in JSON without parsing it, up to a bound: at least as many as there are. */
export function countValues(bytes: Uint8Array, most: number): number {
  let values = 1
  for (let at = 0; at < bytes.length && values < most; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) at = endOfString(bytes, at + 1)
    else if (byte === COMMA || byte === OPEN_LIST || byte === OPEN_RECORD) values++
  }
  return values
}

function endOfString(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return at
}
