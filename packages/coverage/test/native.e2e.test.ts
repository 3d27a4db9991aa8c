import { closeSync, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadNative } from '../src/child/native.ts'
import { KINDS, encodeFrame } from '../src/profile-format.ts'
import { hashText } from '../src/text-hash.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const native = loadNative()

const TEXTS = [
  '',
  'a',
  '\0',
  'ü → 𝒳',
  '\u07FF\u0800\uFFFD\u{10000}\u{10FFFF}',
  'x'.repeat(100_001),
  `${'→'.repeat(4097)}\n`,
]

/** Neither is a character whole, nor is it written as it has to be. */
const ILL_FORMED = [
  '80',
  'c3',
  'c0af',
  'e0808a',
  'eda080',
  'f0808080',
  'f4908080',
  'f5808080',
  '61e282',
  'ff',
]

describe.skipIf(native === undefined)(
  `the native file${native ? '' : ' (skipped: there is none for this system)'}`,
  () => {
    it.for([...TEXTS, 'x\uD800'])('hashes a text as what is written in JavaScript does', (text) => {
      expect(native?.hash(Buffer.from(text, 'utf16le'))).toBe(hashText(text))
    })

    it.for(TEXTS)('identifies the text of a file, whether or not it begins with a mark', (text) => {
      using directory = temporaryDirectory()
      const path = join(directory.path, 'ü.js')
      for (const mark of ['', '\uFEFF']) {
        writeFileSync(path, `${mark}${text}`)
        expect(native?.identify(path)).toEqual([hashText(text), text.length])
      }
    })

    it.for(ILL_FORMED)('does not identify what is not UTF-8: %s', (hex) => {
      using directory = temporaryDirectory()
      const path = join(directory.path, 'ill-formed')
      writeFileSync(path, Buffer.from(hex, 'hex'))
      expect(native?.identify(path)).toBeUndefined()
    })

    it('does not identify what it cannot read', () => {
      expect(native?.identify('/nowhere')).toBeUndefined()
      expect(native?.identify('/')).toBeUndefined()
      expect(native?.identify(`/${'x'.repeat(5000)}`)).toBeUndefined()
    })

    it('appends a frame as what is written in JavaScript does, to the file that it is told only', () => {
      using directory = temporaryDirectory()
      const path = join(directory.path, 'profile')
      const fd = openSync(path, 'a')
      const body = { message: 'ü → 𝒳 \uD800'.repeat(1000) }
      const append = (inode: number): number | undefined =>
        native?.append(fd, fstatSync(fd).dev, inode, KINDS.indexOf('problem'), JSON.stringify(body))
      const { dev, ino } = fstatSync(fd)
      expect(native?.fileOf(fd)).toEqual([dev, ino])
      expect(append(ino + 1)).toBe(-9)
      const frame = encodeFrame('problem', body)
      expect(append(ino)).toBe(frame.length)
      closeSync(fd)
      expect(readFileSync(path)).toEqual(frame)
      expect(native?.fileOf(fd)).toBeUndefined()
    })
  },
)
