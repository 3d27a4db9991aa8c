import { crc32 } from 'node:zlib'
import { HEADER_BYTES, PACKED } from '../src/profile-format.ts'

const LEAST_MATCH = 4
/** Bytes at the end that are no part of a match. */
const LITERAL_END = 12

/** Makes of a frame the same with its body packed. */
export function packedFrame(frame: Buffer): Buffer {
  return withBody(frame, packedBody(frame.subarray(HEADER_BYTES)))
}

/** Makes a frame of the kind of another one, whose body is said to be packed, and whose checksum is right. */
export function withBody(frame: Buffer, body: Buffer): Buffer {
  const header = Buffer.from(frame.subarray(0, HEADER_BYTES))
  header[3] = (header[3] as number) | PACKED
  header.writeUInt32LE(body.length, 4)
  header.writeUInt32LE(crc32(body, crc32(header.subarray(0, 8))), 8)
  return Buffer.concat([header, body])
}

/** How many bytes there are, and a block of LZ4. */
export function packedBody(bytes: Buffer, length: number = bytes.length): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32LE(length)
  return Buffer.concat([head, block(bytes)])
}

function block(bytes: Buffer): Buffer {
  const last = new Map<string, number>()
  const sequences: Buffer[] = []
  let from = 0
  for (let at = 0; at + LITERAL_END < bytes.length; at++) {
    const four = bytes.toString('latin1', at, at + LEAST_MATCH)
    const before = last.get(four)
    last.set(four, at)
    if (before === undefined || at - before > 65_535) continue
    let match = LEAST_MATCH
    while (at + match + LITERAL_END < bytes.length && bytes[at + match] === bytes[before + match])
      match++
    sequences.push(sequence(bytes.subarray(from, at), at - before, match))
    from = at += match
  }
  return Buffer.concat([...sequences, sequence(bytes.subarray(from))])
}

/** Writes some bytes, and how far back those begin that follow again, and how many these are. */
export function sequence(literals: Buffer, distance?: number, match: number = 0): Buffer {
  const more = Math.max(0, match - LEAST_MATCH)
  const token = (Math.min(15, literals.length) << 4) | Math.min(15, more)
  const head = Buffer.concat([Buffer.from([token]), restOf(literals.length), literals])
  if (distance === undefined) return head
  return Buffer.concat([head, Buffer.from([distance & 255, distance >> 8]), restOf(more)])
}

function restOf(length: number): Buffer {
  if (length < 15) return Buffer.alloc(0)
  return Buffer.from([
    ...Array<number>(Math.floor((length - 15) / 255)).fill(255),
    (length - 15) % 255,
  ])
}
