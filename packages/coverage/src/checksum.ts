/** Made when it is needed: most children have a native file for it. */
let table: Uint32Array | undefined

function makeTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb8_8320 : 0)
    return value
  })
}

/**
 * CRC-32 as in zlib, whose loading would cost a child 4 ms.
 *
 * @param before The checksum of what comes before these bytes. Default: nothing does.
 */
export function checksum(bytes: Uint8Array, before: number = 0): number {
  const known = (table ??= makeTable())
  let crc = before ^ 0xffff_ffff
  for (const byte of bytes) crc = (crc >>> 8) ^ (known[(crc ^ byte) & 0xff] as number)
  return (crc ^ 0xffff_ffff) >>> 0
}
