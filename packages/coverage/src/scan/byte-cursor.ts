const QUOTE = 0x22
const BACKSLASH = 0x5c
const ZERO = 0x30

/** Reads what `JSON.stringify()` writes, without blanks, byte by byte, and makes no objects of it. */
export class ByteCursor {
  readonly bytes: Uint8Array
  readonly end: number
  at: number
  /** Where the string that was read last begins and ends in `bytes`, without its quotes. */
  stringFrom = 0
  stringTo = 0

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes
    this.at = at
    this.end = end
  }

  /** Whether it has come to the end: what it could not read may only be cut off. */
  get isAtEnd(): boolean {
    return this.at >= this.end
  }

  /** Goes over a byte, if it is the next. */
  take(byte: number): boolean {
    if (this.at >= this.end || this.bytes[this.at] !== byte) return false
    this.at++
    return true
  }

  /** Reads a number without sign and fraction. -1 if there is none. */
  takeNumber(): number {
    const { bytes, end } = this
    let at = this.at
    let value = 0
    for (; at < end; at++) {
      const digit = (bytes[at] as number) - ZERO
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    if (at === this.at) return -1
    this.at = at
    return value
  }

  /** Reads a string. Leaves where it is. */
  takeString(): boolean {
    if (!this.take(QUOTE)) return false
    const { bytes, end } = this
    let at = this.at
    while (at < end) {
      const byte = bytes[at]
      if (byte === QUOTE) {
        this.stringFrom = this.at
        this.stringTo = at
        this.at = at + 1
        return true
      }
      at += byte === BACKSLASH ? 2 : 1
    }
    this.at = end
    return false
  }
}

/** Decodes a string of JSON, without its quotes. One that is none stands for itself. */
export function decodeString(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text
  }
}
