import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { Fold, type FoldedText } from '../../src/fold/fold.ts'
import type { RanText } from '../../src/profile-format.ts'
import { FileTexts } from '../../src/raw/file-texts.ts'
import { type FoldedRaw, readRaw } from '../../src/raw/read-raw.ts'
import { TextFilter } from '../../src/text-filter.ts'
import { hashText } from '../../src/text-hash.ts'
import type { FunctionCov } from '../../src/v8-coverage.ts'
import { randomNumbers } from '../random.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

const MEBIBYTE = 2 ** 20

const TEXT = 'export const f = (a) => (a ? 1 : 2)\nf(1)\n'

const functions: FunctionCov[] = [
  {
    functionName: '',
    ranges: [{ startOffset: 0, endOffset: TEXT.length, count: 1 }],
    isBlockCoverage: true,
  },
  {
    functionName: 'f',
    ranges: [
      { startOffset: 17, endOffset: 35, count: 1 },
      { startOffset: 31, endOffset: 34, count: 0 },
    ],
    isBlockCoverage: true,
  },
]
const node = {
  scriptId: '3',
  url: 'node:internal/"x"',
  functions: [
    {
      functionName: '{"scriptId":"4","url":"file:///x',
      ranges: [{ startOffset: 0, endOffset: 9, count: 1 }],
      isBlockCoverage: false,
    },
  ],
}

interface Here {
  readonly path: string
  readonly url: string
  /** Reads a file of this content. */
  read(raw: string | Buffer, known?: Map<string, RanText[]>): Read
  readPath(path: string): Read
}
interface Read extends FoldedRaw {
  readonly folded: readonly FoldedText[]
}

/** Makes a directory with a script, and reads raw coverage of it. */
function here(): Here & Disposable {
  const directory = temporaryDirectory()
  const path = `${directory.path}/script ü.mjs`
  writeFileSync(path, TEXT)
  const readPath = (raw: string, known = new Map<string, RanText[]>()): Read => {
    const fold = new Fold()
    const filter = new TextFilter((each) => each.startsWith(directory.path))
    return {
      ...readRaw(raw, { fold, filter, files: new FileTexts(), known }),
      folded: fold.texts(),
    }
  }
  return {
    path,
    url: pathToFileURL(path).href,
    read(raw, known) {
      writeFileSync(`${directory.path}/raw.json`, raw)
      return readPath(`${directory.path}/raw.json`, known)
    },
    readPath,
    [Symbol.dispose]: () => directory[Symbol.dispose](),
  }
}

const result = (...scripts: readonly unknown[]): string =>
  JSON.stringify({ result: scripts, timestamp: 12.5 })

it('adds up the scripts that count, and goes over the others', () => {
  using at = here()
  const script = { scriptId: '70', url: at.url, functions }
  const elsewhere = { scriptId: '71', url: 'file:///elsewhere.js', functions }
  const read = at.read(result(node, script, elsewhere, node, { ...script, scriptId: '99' }))
  expect(read).toMatchObject({ texts: [at.url], refused: [], isTorn: false })
  expect(read.folded).toMatchObject([{ url: at.url, length: TEXT.length, hash: hashText(TEXT) }])
  expect(read.folded[0]?.functions.map(({ ranges }) => ranges.map(({ count }) => count))).toEqual([
    [2],
    [2, 0],
  ])
})

it('takes no script for none, and says of other files that they are no coverage', () => {
  using at = here()
  expect(at.read(result())).toMatchObject({ texts: [], refused: [], isTorn: false })
  for (const other of [
    '',
    '{}',
    'null',
    '[]',
    '{"result":',
    result().slice(0, -1),
    '\0'.repeat(99),
  ]) {
    expect(at.read(other)).toMatchObject({ texts: [], isTorn: true })
  }
})

it('takes the text that Node.js strips for the file, whatever it ends it with', () => {
  using at = here()
  const added = '\n\n//# sourceURL='.length + at.url.length
  const [outer, f] = functions as [FunctionCov, FunctionCov]
  const longer = {
    ...outer,
    ranges: [{ startOffset: 0, endOffset: TEXT.length + added, count: 1 }],
  }
  const read = at.read(result({ scriptId: '1', url: at.url, functions: [longer, f] }))
  expect(read.folded[0]?.functions).toEqual(functions)
})

it('takes a module for its file, whatever query it was imported with', () => {
  using at = here()
  const read = at.read(result({ scriptId: '1', url: `${at.url}?a#b`, functions }))
  expect(read.folded).toMatchObject([{ url: at.url, functions }])
})

it('refuses a text of another length than the file', () => {
  using at = here()
  writeFileSync(at.path, `${TEXT}\n`)
  const { refused, folded } = at.read(result({ scriptId: '1', url: at.url, functions }))
  expect(refused).toEqual([
    { url: at.url, reason: `V8 ran ${TEXT.length} characters, the file has ${TEXT.length + 1}` },
  ])
  expect(folded).toEqual([])
})

it('refuses a file that has changed since', () => {
  using at = here()
  const raw = `${at.path}.json`
  writeFileSync(raw, result({ scriptId: '1', url: at.url, functions }))
  utimesSync(raw, 1, 1)
  const { refused, folded } = at.readPath(raw)
  expect(refused).toEqual([{ url: at.url, reason: 'the file has changed since it ran' }])
  expect(folded).toEqual([])
})

it('refuses what a loader made of the file, even if it is as long', () => {
  using at = here()
  const maps = { [at.url]: { lineLengths: [35, 4, 0], data: null, url: null } }
  const raw = JSON.stringify({
    result: [{ scriptId: '1', url: at.url, functions }],
    timestamp: 1,
    'source-map-cache': maps,
  })
  const { refused, isTorn } = at.read(raw)
  expect(refused).toEqual([{ url: at.url, reason: 'V8 ran what a loader made of the file' }])
  expect(isTorn).toBe(false)
})

it('adds up what a file says only the rest of, by what is known of the process', () => {
  using at = here()
  const known = new Map<string, RanText[]>()
  at.read(result({ scriptId: '1', url: at.url, functions }), known)
  const later = result({ scriptId: '1', url: at.url, functions: functions.slice(1) })
  expect(at.read(later, known).folded).toMatchObject([{ functions: functions.slice(1) }])
  expect(at.read(later).refused).toEqual([
    { url: at.url, reason: 'it was loaded before coverage began' },
  ])
})

it('adds up by the text that is known of the process, not by the file', () => {
  using at = here()
  const text: RanText = { url: at.url, length: TEXT.length, hash: 'made', code: TEXT }
  const raw = result({ scriptId: '1', url: at.url, functions })
  expect(at.read(raw, new Map([[at.url, [text]]])).folded).toMatchObject([{ ...text, functions }])
  const two = [text, { ...text, hash: 'other' }]
  expect(at.read(raw, new Map([[at.url, two]])).refused).toEqual([
    { url: at.url, reason: 'V8 ran several texts of it' },
  ])
})

it('keeps what is whole of a file, wherever it is cut off', { timeout: 30_000 }, () => {
  using at = here()
  const script = { scriptId: '70', url: at.url, functions }
  const maps = { 'file:///a.js': { lineLengths: [1], data: { version: 3 }, url: null } }
  const raw = Buffer.from(
    JSON.stringify({
      result: [script, node, { ...script, scriptId: '9' }],
      timestamp: 1.5,
      'source-map-cache': maps,
    }),
  )
  for (let length = 0; length < raw.length; length++) {
    const { isTorn, folded } = at.read(raw.subarray(0, length))
    expect(isTorn).toBe(true)
    const times = folded[0]?.functions[0]?.ranges[0]?.count ?? 0
    const isAfterScripts = length > raw.indexOf('"timestamp"')
    expect(isAfterScripts ? [2] : [0, 1, 2]).toContain(times)
  }
  expect(at.read(raw).isTorn).toBe(false)
})

it('adds nothing that does not fit, whatever bytes are changed', { timeout: 30_000 }, () => {
  using at = here()
  const raw = Buffer.from(result({ scriptId: '70', url: at.url, functions }, node))
  const random = randomNumbers(1)
  const below = (bound: number): number => Math.floor(random.next().value * bound)
  for (let round = 0; round < 500; round++) {
    const damaged = Buffer.from(raw)
    for (let times = 1 + below(4); times > 0; times--) damaged[below(raw.length)] = below(256)
    for (const { functions: folded, length } of at.read(damaged).folded) {
      for (const { startOffset, endOffset, count } of folded.flatMap(({ ranges }) => ranges)) {
        expect(0 <= startOffset && startOffset <= endOffset && endOffset <= length).toBe(true)
        expect(Number.isSafeInteger(count) && count >= 0).toBe(true)
      }
    }
  }
})

it.each<[string, (url: string) => string]>([
  ['that are nested without end', () => `{"result":[${'['.repeat(MEBIBYTE)}`],
  [
    'of a script nested without end',
    (url) => `{"result":[{"scriptId":"1","url":"${url}","functions":${'['.repeat(MEBIBYTE)}`,
  ],
  [
    'with a prototype',
    (url) =>
      `{"__proto__":{"result":[]},"result":[{"__proto__":{},"scriptId":"1","url":"${url}","functions":[]}],"timestamp":1}`,
  ],
  [
    'with keys twice',
    (url) =>
      `{"result":[{"scriptId":"1","url":"${url}","url":"${url}","functions":[]}],"timestamp":1}`,
  ],
  [
    'of numbers beyond all',
    (url) =>
      result({ scriptId: '1', url, functions }).replaceAll(
        '"count":1',
        `"count":${'9'.repeat(400)}`,
      ),
  ],
  [
    'of numbers below 0',
    (url) => result({ scriptId: '1', url, functions }).replaceAll('"count":1', '"count":-1'),
  ],
  [
    'of fractions',
    (url) => result({ scriptId: '1', url, functions }).replaceAll('"count":1', '"count":1.5'),
  ],
  [
    'of a URL without end',
    () => `{"result":[{"scriptId":"1","url":"file:///${'a'.repeat(MEBIBYTE)}`,
  ],
  ['of a URL that is no path', () => result({ scriptId: '1', url: 'file:///%2f', functions })],
  ['of a named pipe', () => result({ scriptId: '1', url: 'file:///dev/stdin', functions })],
])('adds nothing of files %s', (_, rawOf) => {
  using at = here()
  expect(at.read(rawOf(at.url)).folded).toEqual([])
  expect(Object.hasOwn(Object.prototype, 'result')).toBe(false)
})

it('reads scripts that are larger than what it reads at once', () => {
  using at = here()
  const many = Array.from({ length: 20_000 }, (_, nth) => ({
    ...(functions[1] as FunctionCov),
    functionName: `f${nth}`,
  }))
  const read = at.read(
    result(node, { scriptId: '1', url: at.url, functions: [functions[0], ...many] }, node),
  )
  expect(read).toMatchObject({ refused: [], isTorn: false })
  expect(read.folded[0]?.functions).toHaveLength(20_001)
})

it('reads a file of 2 GiB without loading it', { timeout: 60_000 }, () => {
  using at = here()
  const path = `${at.path}.json`
  const fd = openSync(path, 'w')
  const raw = result({ scriptId: '1', url: at.url, functions })
  writeSync(fd, raw.slice(0, -'],"timestamp":12.5}'.length), 0)
  ftruncateSync(fd, 2048 * MEBIBYTE)
  closeSync(fd)
  const before = process.memoryUsage().rss
  const { folded, isTorn } = at.readPath(path)
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * MEBIBYTE)
  expect(folded).toMatchObject([{ functions }])
  expect(isTorn).toBe(true)
})

it('opens only what is a regular file', () => {
  using at = here()
  symlinkSync(at.path, `${at.path}.link`)
  mkdirSync(`${at.path}.folder`)
  expect(() => at.readPath(`${at.path}.link`)).toThrow('ELOOP')
  expect(() => at.readPath(`${at.path}.folder`)).toThrow('not a regular file')
  expect(readFileSync(at.path, 'utf8')).toBe(TEXT)
})
