/** What a match has at least, and how many bits of a token are of its length. */
const LEAST_MATCH = 4
const LENGTH_BITS = 4
const LENGTH_MASK = 15

/**
 * Unpacks a block of LZ4 (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md), as native/pack.h makes them.
 *
 * @param into Room for what it holds, which is filled from the start.
 * @returns Whether it holds as many bytes as there is room for. If not, what was written says nothing.
 */
export function unpack(packed: Uint8Array, into: Uint8Array): boolean {
  const end = packed.length
  const room = into.length
  let at = 0
  let to = 0
  while (at < end) {
    const token = packed[at++] as number
    let literals = token >> LENGTH_BITS
    if (literals === LENGTH_MASK) {
      let more
      do literals += more = packed[at++] ?? 0
      while (more === 255)
    }
    if (literals > end - at || literals > room - to) return false
    for (const last = to + literals; to < last;) into[to++] = packed[at++] as number
    // The last one has no match.
    if (at === end) return to === room
    const distance = (packed[at++] as number) | ((packed[at++] ?? 0) << 8)
    let match = (token & LENGTH_MASK) + LEAST_MATCH
    if (match === LENGTH_MASK + LEAST_MATCH) {
      let more
      do match += more = packed[at++] ?? 0
      while (more === 255)
    }
    if (distance === 0 || distance > to || match > room - to) return false
    // Byte by byte, as it may begin within what it writes.
    for (const last = to + match; to < last; to++) into[to] = into[to - distance] as number
  }
  return false
}
