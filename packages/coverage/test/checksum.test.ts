import { crc32 } from 'node:zlib'
import { expect, it } from 'vitest'
import { checksum } from '../src/checksum.ts'

it.each(['', 'a', 'The quick brown fox', 'ü→𝒳'.repeat(1000)])('agrees with zlib on %j', (text) => {
  const bytes = Buffer.from(text)
  expect(checksum(bytes)).toBe(crc32(bytes))
})
