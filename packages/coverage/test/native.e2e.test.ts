import { expect, it } from 'vitest'
import { checksum } from '../src/checksum.ts'
import { loadNative } from '../src/child/native.ts'
import { hashText } from '../src/text-hash.ts'

const native = loadNative()

const TEXTS = ['', 'a', '\0', 'ü → 𝒳 \uD800', 'x'.repeat(100_001), `${'→'.repeat(4097)}\n`]

it.skipIf(native === undefined)(
  `hashes and checks as what is written in JavaScript does${native ? '' : ' (skipped: no native file for this system)'}`,
  () => {
    for (const text of TEXTS) {
      expect(native?.hash(Buffer.from(text, 'utf16le'))).toBe(hashText(text))
      const bytes = Buffer.from(text)
      for (const before of [0, 1, 0xffff_ffff, 0xcafe_babe]) {
        expect(native?.checksum(bytes, before)).toBe(checksum(bytes, before))
      }
    }
  },
)
