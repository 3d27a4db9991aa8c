import { closeSync, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadNative } from '../src/child/native.ts'
import { ProfileWriter } from '../src/child/profile-writer.ts'
import { KINDS, encodeFrame } from '../src/profile-format.ts'
import { ProfileReader } from '../src/read/profile-reader.ts'
import { hashText } from '../src/text-hash.ts'
import { randomNumbers } from './random.ts'
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

    it('appends a small frame as what is written in JavaScript does, to the file that it is told only', () => {
      using directory = temporaryDirectory()
      const path = join(directory.path, 'profile')
      const fd = openSync(path, 'a')
      const body = { message: 'ü → 𝒳 \uD800' }
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

    it('packs what is smaller then, always alike, and it is read as it was, whatever it is', () => {
      using directory = temporaryDirectory()
      const numbers = randomNumbers(1)
      const below = (bound: number): number => Math.floor(numbers.next().value * bound)
      for (let round = 0; round < 500; round++) {
        const path = join(directory.path, `${round}`)
        const message = randomText(below)
        const profile = new ProfileWriter(openSync(path, 'a'))
        profile.append('problem', { message })
        profile.append('problem', { message })
        closeSync(profile.fd)
        using reader = new ProfileReader(path)
        const frame = { kind: 'problem', body: { message } }
        expect([...reader.frames()]).toEqual([frame, frame])
        const written = readFileSync(path)
        expect(written.subarray(written.length / 2)).toEqual(
          written.subarray(0, written.length / 2),
        )
        expect(reader.bytes / 2).toBeLessThanOrEqual(encodeFrame('problem', { message }).length)
      }
    })

    it.for([1000, 2 ** 17, 2 ** 22])('makes little of what is the same %i times', (times) => {
      using directory = temporaryDirectory()
      const path = join(directory.path, 'profile')
      const profile = new ProfileWriter(openSync(path, 'a'))
      const message = 'again '.repeat(times)
      profile.append('problem', { message })
      closeSync(profile.fd)
      using reader = new ProfileReader(path)
      expect([...reader.frames()]).toEqual([{ kind: 'problem', body: { message } }])
      expect(reader.bytes).toBeLessThan(100 + message.length / 200)
    })
  },
)

/** Says some of it again, in all lengths and distances that there may be. */
function randomText(below: (bound: number) => number): string {
  const length = below(below(8) === 0 ? 300_000 : 2000)
  const letters = ['a', 'b', '→', '{', '"'].slice(0, 1 + below(5))
  let text = ''
  while (text.length < length) {
    const from = below(text.length)
    const again = below(50) === 0 ? text.slice(from, from + below(100_000)) : undefined
    text += again ?? letters[below(letters.length)]
  }
  return text
}
