import { execFileSync } from 'node:child_process'
import {
  ftruncateSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs'
import { expect, it } from 'vitest'
import { encodeFrame } from '../../src/profile-format.ts'
import { ProfileReader } from '../../src/read/profile-reader.ts'
import { packedBody, packedFrame, sequence, withBody } from '../packed-frame.ts'
import { randomNumbers } from '../random.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

const MEBIBYTE = 2 ** 20

const spawned = encodeFrame('spawned', { pid: 4711 })
const texts = encodeFrame('texts', {
  first: 0,
  texts: [{ url: 'file:///ü/a.ts', length: 12, hash: '0123456789abcdef' }],
})
const counts = encodeFrame('counts', [[0, ['f', 1, 0, 12, 3, 4, 6, 0]]])
const said = [
  { kind: 'spawned', body: { pid: 4711 } },
  {
    kind: 'texts',
    body: { first: 0, texts: [{ url: 'file:///ü/a.ts', length: 12, hash: '0123456789abcdef' }] },
  },
  { kind: 'counts', body: [[0, 'f', 0, 12, 3, 4, 6, 0]] },
]

interface Read {
  bytes: number
  frames: unknown[]
  tornBytes: number
}

function readFile(path: string): Read {
  using profile = new ProfileReader(path)
  const frames = []
  for (const frame of profile.frames()) {
    if (!('giveTo' in frame)) frames.push(frame)
    else {
      const body: unknown[] = []
      frame.giveTo({
        take: (script) => {
          const ranges = script.ranges.slice(0, 3 * script.rangesOf(0))
          body.push([script.text, script.nameOf(0), ...ranges])
        },
      })
      frames.push({ kind: frame.kind, body })
    }
  }
  return { bytes: profile.bytes, frames, tornBytes: profile.tornBytes }
}

function read(...bytes: readonly Buffer[]): Read {
  using directory = temporaryDirectory()
  const path = `${directory.path}/profile`
  writeFileSync(path, Buffer.concat(bytes))
  return readFile(path)
}

it('reads the frames that were appended', () => {
  const bytes = spawned.length + texts.length + counts.length
  expect(read(spawned, texts, counts)).toEqual({ bytes, frames: said, tornBytes: 0 })
})

it('reads frames whose bodies are packed', () => {
  const packed = [spawned, texts, counts].map(packedFrame)
  expect(packed.map((each) => each.equals(Buffer.concat([spawned])))).toEqual([false, false, false])
  expect(read(...packed)).toMatchObject({ frames: said, tornBytes: 0 })
  expect(read(...packed, ...packed, texts, counts).frames).toHaveLength(8)
})

it('reads an empty profile', () => {
  expect(read()).toEqual({ bytes: 0, frames: [], tornBytes: 0 })
})

it('reads frames that are larger than what it reads at once, and what comes after them', () => {
  const code = 'ü'.repeat(MEBIBYTE)
  const body = { first: 0, texts: [{ url: 'file:///big.js', length: code.length, code }] }
  const { frames, tornBytes } = read(spawned, encodeFrame('texts', body), counts)
  expect(frames).toEqual([said[0], { kind: 'texts', body }, said[2]])
  expect(tornBytes).toBe(0)
})

it('reads thousands of frames', () => {
  const { frames, tornBytes } = read(...Array.from({ length: 20_000 }, () => counts))
  expect(frames).toHaveLength(20_000)
  expect(tornBytes).toBe(0)
})

it('keeps the frames before a torn one, wherever it is torn', () => {
  for (const last of [counts, packedFrame(counts)]) {
    for (let kept = 1; kept < last.length; kept++) {
      const profile = read(spawned, texts, last.subarray(0, kept))
      expect(profile.frames).toEqual(said.slice(0, 2))
      expect(profile.tornBytes).toBe(kept)
    }
  }
})

it('finds the frames after a torn one: the parent appends when its child was killed', () => {
  const profile = read(spawned, texts.subarray(0, 20), counts)
  expect(profile.frames).toEqual([said[0], said[2]])
  expect(profile.tornBytes).toBe(20)
})

it('drops a frame of which any one byte has changed', () => {
  for (const whole of [texts, packedFrame(texts)]) {
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole)
      damaged[at] = (damaged[at] as number) ^ 0x10
      expect(read(spawned, damaged, counts).frames).toEqual([said[0], said[2]])
    }
  }
})

const ofSpawned = spawned.subarray(12)

/** Packs a body with blanks behind it, so that it has some length. */
function blanksBehind(body: Buffer, length: number): Buffer {
  const blanks = Buffer.from('     ')
  const first = Buffer.concat([body, blanks])
  return Buffer.concat([
    packedBody(Buffer.alloc(0), length).subarray(0, 4),
    sequence(first, 1, length - first.length - blanks.length),
    sequence(blanks),
  ])
}

it.each([
  ['nothing', Buffer.alloc(0)],
  ['half a length', Buffer.alloc(2)],
  ['a length only', packedBody(ofSpawned).subarray(0, 4)],
  ['less than it says', packedBody(ofSpawned, ofSpawned.length + 1)],
  ['more than it says', packedBody(ofSpawned, ofSpawned.length - 1)],
  ['what is not packed', ofSpawned],
  ['more than a frame may have', blanksBehind(ofSpawned, 65 * MEBIBYTE)],
])('takes a frame with %s in its packed body for damaged', (_, body) => {
  for (const frame of [spawned, texts]) {
    const strange = withBody(frame, body)
    const result = read(spawned, strange, packedFrame(counts))
    expect(result.frames).toEqual([said[0], said[2]])
    expect(result.tornBytes).toBe(strange.length)
  }
  const strange = withBody(counts, body)
  const { frames, tornBytes } = read(spawned, strange, texts)
  expect([frames[0], frames.at(-1)]).toEqual(said.slice(0, 2))
  expect(tornBytes).toBe(strange.length)
})

it(
  'reads damaged bodies that have a right checksum, or takes them for damaged',
  { timeout: 60_000 },
  () => {
    const numbers = randomNumbers(1)
    const body = packedBody(counts.subarray(12))
    const damaged = Array.from({ length: 5000 }, () => {
      const bytes = Buffer.from(body)
      for (let left = 3; left > 0; left--) {
        const [at, byte] = [numbers.next().value * bytes.length, numbers.next().value * 256]
        bytes[Math.floor(at)] = byte
      }
      return withBody(counts, bytes)
    })
    const { frames } = read(...damaged.flatMap((each) => [each, spawned]))
    expect(frames.filter((each) => (each as { kind: string }).kind === 'spawned')).toHaveLength(
      5000,
    )
  },
)

it('unpacks one body after the other in the same memory', { timeout: 120_000 }, () => {
  using directory = temporaryDirectory()
  const path = `${directory.path}/profile`
  // A quarter of a MiB, of which 60 become.
  const bomb = blanksBehind(Buffer.from('['), 60 * MEBIBYTE)
  const fd = openSync(path, 'w')
  for (const kind of [texts, counts]) {
    const frame = withBody(kind, bomb)
    for (let time = 0; time < 8; time++) writeSync(fd, frame)
  }
  writeSync(fd, spawned)
  closeSync(fd)
  const { read: result, bytes } = memoryToRead(path)
  expect(result.frames.at(-1)).toEqual(said[0])
  expect(bytes).toBeLessThan(300 * MEBIBYTE)
})

it('finds whole frames in random bytes', { timeout: 30_000 }, () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = randomNumbers(seed)
    const bytes = Array.from({ length: 300 }, () => Math.floor(random.next().value * 256))
    const noise = Buffer.from(bytes)
    expect(read(noise, spawned, noise, texts, counts, noise).frames).toEqual(said)
  }
})

it.each<[string, Parameters<typeof encodeFrame>]>([
  ['of another form', ['texts', [] as never]],
  ['that lacks a field', ['spawned', {} as never]],
  [
    'with a field that is only inherited',
    ['spawned', JSON.parse('{"__proto__":{"pid":1}}') as never],
  ],
  ['of a URL that is no file', ['texts', { first: 0, texts: [{ url: 'http://a/b', length: 1 }] }]],
  ['that is null', ['ended', null as never]],
  ['of counts that are none', ['counts', [{ text: 0 }] as never]],
  ['of counts that are negative', ['counts', [[0, ['f', 1, 0, 12, -3]]]]],
  ['of counts with more behind them', ['counts', '[],' as never]],
  ['of more values than memory has room for', ['texts', Array(MEBIBYTE + 1).fill(0) as never]],
])('takes a frame %s for a damaged one', (_, [kind, body]) => {
  const strange = encodeFrame(kind, body)
  const { frames, tornBytes } = read(spawned, strange, texts)
  expect([frames[0], frames.at(-1)]).toEqual(said.slice(0, 2))
  expect(frames.slice(1, -1).every((each) => JSON.stringify(each).endsWith('"body":[]}'))).toBe(
    true,
  )
  expect(tornBytes).toBe(strange.length)
})

it('survives values nested as deep as a frame can have them', () => {
  const deep = Buffer.from('['.repeat(MEBIBYTE - 1))
  const frame = encodeFrame('problem', { message: deep.toString() })
  expect(read(frame).frames).toHaveLength(1)
})

/** Measures how much memory it takes to read a file, in bytes. */
function memoryToRead(path: string): { read: Read; bytes: number } {
  const before = process.memoryUsage()
  const result = readFile(path)
  const after = process.memoryUsage()
  return { read: result, bytes: after.rss - before.rss }
}

it('reads a file of 2 GiB without loading it', { timeout: 60_000 }, () => {
  using directory = temporaryDirectory()
  const path = `${directory.path}/profile`
  const fd = openSync(path, 'w')
  ftruncateSync(fd, 2 * 1024 * MEBIBYTE)
  // A header that promises as much as there may be.
  const header = Buffer.from(texts.subarray(0, 12))
  header.writeUInt32LE(0x7fff_fff0, 4)
  writeSync(fd, header, 0, header.length, 0)
  writeSync(fd, counts, 0, counts.length, 1024 * MEBIBYTE)
  closeSync(fd)
  const { read: result, bytes } = memoryToRead(path)
  expect(result.frames).toEqual([said[2]])
  expect(bytes).toBeLessThan(100 * MEBIBYTE)
})

it('takes texts that are too many for memory for damaged', { timeout: 60_000 }, () => {
  using directory = temporaryDirectory()
  const path = `${directory.path}/profile`
  const code = 'x'.repeat(60 * MEBIBYTE)
  const url = 'file:///big.js'
  const big = encodeFrame('texts', { first: 0, texts: [{ url, length: code.length, code }] })
  const fd = openSync(path, 'w')
  for (let time = 0; time < 5; time++) writeSync(fd, big)
  writeSync(fd, counts)
  closeSync(fd)
  const { frames, tornBytes } = readFile(path)
  expect(frames).toHaveLength(5)
  expect(frames.at(-1)).toEqual(said[2])
  expect(tornBytes).toBe(big.length)
})

it('takes no longer for bytes that look like frames again and again', { timeout: 60_000 }, () => {
  // Each promises 30 MiB, which are there, and whose checksum is wrong.
  const header = Buffer.from(texts.subarray(0, 12))
  header.writeUInt32LE(30 * MEBIBYTE, 4)
  const many = Buffer.concat(Array.from({ length: (60 * MEBIBYTE) / 12 }, () => header))
  const before = performance.now()
  const { frames, tornBytes } = read(spawned, many)
  expect(performance.now() - before).toBeLessThan(20_000)
  expect(frames).toEqual([said[0]])
  expect(tornBytes).toBe(many.length)
})

it('opens only what is a regular file', () => {
  using directory = temporaryDirectory()
  const file = `${directory.path}/file`
  writeFileSync(file, spawned)
  const link = `${directory.path}/link`
  symlinkSync(file, link)
  const folder = `${directory.path}/folder`
  mkdirSync(folder)
  const pipe = `${directory.path}/pipe`
  execFileSync('mkfifo', [pipe])
  expect(readFile(file).frames).toHaveLength(1)
  expect(() => readFile(link)).toThrow('ELOOP')
  expect(() => readFile(folder)).toThrow('not a regular file')
  expect(() => readFile(pipe)).toThrow('not a regular file')
  expect(() => readFile('/dev/zero')).toThrow('not a regular file')
  expect(() => readFile(`${directory.path}/none`)).toThrow('ENOENT')
})
