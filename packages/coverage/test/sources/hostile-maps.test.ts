import { ftruncateSync, mkdirSync, openSync, closeSync, writeFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CountedSources, countSources } from '../../src/count-sources.ts'
import type { FoldedText } from '../../src/fold/fold.ts'
import { hashText } from '../../src/text-hash.ts'
import { randomNumbers } from '../random.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

const SOURCE = `export const one = (a) => a ? 1 : 2\n`
const CODE = `const one = (a) => a ? 1 : 2;\n`
const MAP = {
  version: 3,
  sources: ['hostile.ts'],
  sourcesContent: [SOURCE],
  names: [],
  mappings: 'AAAO,MAAM,GAAG,GAAG,CAAC,CAAC,EAAE,EAAE,CAAC,CAAC,GAAG,CAAC,GAAG,CAAC',
}

let directory: ReturnType<typeof temporaryDirectory>
let src: string
beforeAll(() => {
  directory = temporaryDirectory()
  src = join(directory.path, 'src')
  mkdirSync(src)
  for (const name of ['hostile.ts', 'good.mjs']) writeFileSync(join(src, name), SOURCE)
  writeFileSync(join(directory.path, 'secret.txt'), 'a secret')
})
afterAll(() => directory[Symbol.dispose]())

/** A text that a child ran, by a loader that gave it this map. */
function ran(map: unknown, code = CODE): FoldedText {
  const ranges = [{ startOffset: 0, endOffset: code.length, count: 7 }]
  const functions = [{ functionName: '', ranges, isBlockCoverage: true }]
  const url = pathToFileURL(join(src, 'made.mjs')).href
  const text = { url, length: code.length, hash: hashText(code), code, functions }
  return map === undefined ? text : { ...text, map }
}

/** Another child's text, that nothing must happen to. */
function good(): FoldedText {
  const ranges = [{ startOffset: 0, endOffset: SOURCE.length, count: 3 }]
  const url = pathToFileURL(join(src, 'good.mjs')).href
  const functions = [{ functionName: '', ranges, isBlockCoverage: true }]
  return { url, length: SOURCE.length, hash: hashText(SOURCE), functions }
}

/** Counts the text beside another child's, which must be as if it was alone. */
async function count(hostile: FoldedText): Promise<CountedSources> {
  const options = { root: src, isIncluded: (path: string) => path.startsWith(`${src}/`) }
  const alone = await countSources([good()], options)
  const counted = await countSources([hostile, good()], options)
  expect(counted.sources.filter(({ source }) => source.path.endsWith('good.mjs'))).toEqual(
    alone.sources,
  )
  expect(readdirSync(directory.path).toSorted()).toEqual(['secret.txt', 'src'])
  expect(JSON.stringify(counted)).not.toContain('a secret')
  return counted
}

it('counts by a map that is in order', async () => {
  const { sources, refused } = await count(ran(MAP))
  expect(refused).toEqual([])
  expect(sources.map(({ source }) => source.path)).toContain(join(src, 'hostile.ts'))
})

describe('a map that is none costs its text', () => {
  const deep = (depth: number): unknown => {
    let map: unknown = MAP
    for (let at = 0; at < depth; at++) {
      map = { version: 3, sections: [{ offset: { line: 0, column: 0 }, map }] }
    }
    return map
  }
  const section = (line: number, column: number): unknown => ({
    version: 3,
    sections: [{ offset: { line, column }, map: MAP }],
  })
  it.each([
    ['null', null],
    ['a number', 3],
    ['a list', [MAP]],
    ['of another version', { ...MAP, version: 4 }],
    ['without mappings', { ...MAP, mappings: undefined }],
    ['with mappings that are no string', { ...MAP, mappings: { __proto__: String.prototype } }],
    ['with other characters in them', { ...MAP, mappings: 'AAAA,ÄÖÜ' }],
    ['without sources', { ...MAP, sources: null }],
    [
      'that has a prototype of its own',
      JSON.parse('{"__proto__":{"version":3,"mappings":"AAAA","sources":["hostile.ts"]}}'),
    ],
    ['that nests deep', deep(1_000)],
    ['of a billion lines', section(1_000_000_000, 0)],
    ['of ten million lines', section(10_000_000, 0)],
    ['that begins before the text', section(-1, 0)],
    ['that begins at half a column', section(0, 0.5)],
    ['of sections that are none', { version: 3, sections: [null, 1, 'a'] }],
    [
      'with more mappings than the text has characters',
      { ...MAP, mappings: 'AAAA,'.repeat(100_000) },
    ],
    ['of 40 million characters', { ...MAP, mappings: ';'.repeat(40_000_000) }],
    [
      'of 200,000 sources',
      { ...MAP, sources: Array.from({ length: 200_000 }, () => 'hostile.ts') },
    ],
    [
      'that names one source 1,000 times',
      { ...MAP, sources: Array.from({ length: 1_000 }, () => './/hostile.ts') },
    ],
  ])('%s', async (_, map) => {
    const { sources, refused } = await count(ran(map))
    expect(sources).toHaveLength(1)
    expect(refused).toMatchObject([{ reason: expect.any(String) }])
  })
})

describe('a source that is none is not read', () => {
  it.each([
    ['a path that leads out', '../secret.txt'],
    ['a path that leads far out', `${'../'.repeat(40)}etc/passwd`],
    ['an absolute path', '/etc/passwd'],
    ['a URL of another host', 'file://host/etc/passwd'],
    ['a URL that leads out', 'file:///etc/passwd'],
    ['a URL of data', 'data:text/javascript,1'],
    ['a URL of the network', 'https://example.invalid/hostile.ts'],
    ['a name that ends early', 'hostile.ts\0.map'],
    ['a name of nothing', ''],
    ['a prototype', '__proto__'],
    ['a pipe', '/dev/stdin'],
    ['the folder', '.'],
  ])('%s', async (_, source) => {
    const { sources } = await count(ran({ ...MAP, sources: [source], sourcesContent: undefined }))
    expect(sources).toHaveLength(1)
  })

  it('by a root that leads out', async () => {
    const { sources } = await count(ran({ ...MAP, sourceRoot: '../..', sourcesContent: undefined }))
    expect(sources).toHaveLength(1)
  })
})

const naming = (link: string): FoldedText => ran(undefined, `${CODE}//# sourceMappingURL=${link}`)

describe('a text that names its map', () => {
  it.each([
    ['that leads out to what is no map', '../secret.txt'],
    ['of another host', 'file://host/made.map'],
    ['of the network', 'https://example.invalid/made.map'],
    ['that is not there', 'made.map'],
    ['that is a folder', '.'],
    ['that ends early', 'made%00.map'],
    ['that is no JSON', 'data:application/json,a%20secret'],
    ['that is no URL', 'http://['],
    ['that cannot be decoded', 'data:application/json,%E0%A4%A'],
    ['that nests a million times', `data:application/json,${'['.repeat(1_000_000)}`],
  ])('%s is refused', async (_, link) => {
    const { sources, refused } = await count(naming(link))
    expect(sources).toHaveLength(1)
    expect(refused).toHaveLength(1)
  })

  it('of two gigabytes is not read', async () => {
    const file = openSync(join(src, 'huge.map'), 'w')
    ftruncateSync(file, 2 ** 31)
    closeSync(file)
    const { refused } = await count(naming('huge.map'))
    expect(refused).toMatchObject([{ reason: expect.stringContaining('too large') as string }])
  })
})

it('counts the others whatever a map is', async () => {
  const numbers = randomNumbers(44)
  const below = (end: number): number => Math.floor(numbers.next().value * end)
  const letters = 'ABCDEFGHabcdefgh+/,;,;'
  const random = (length: number): string =>
    Array.from({ length }, () => letters[below(letters.length)]).join('')
  const values = [
    null,
    -1,
    1e308,
    '',
    '\0',
    [],
    {},
    [[]],
    ['hostile.ts', null],
    { length: 1e9 },
    '__proto__',
    random(50),
  ]
  for (let run = 0; run < 300; run++) {
    const json = JSON.stringify(MAP)
    const at = below(json.length)
    const keys = [
      'version',
      'sources',
      'sourcesContent',
      'names',
      'mappings',
      'sourceRoot',
      'sections',
    ]
    const maps = [
      { ...MAP, mappings: random(below(200)) },
      { ...MAP, mappings: MAP.mappings.slice(0, below(40)) + random(below(9)) },
      { ...MAP, [keys[below(keys.length)] ?? '']: values[below(values.length)] },
    ]
    const broken = json.slice(0, at) + json.slice(at + below(9))
    const text = `${CODE}//# sourceMappingURL=data:application/json,${encodeURIComponent(broken)}`
    const hostile = run % 4 === 3 ? ran(undefined, text) : ran(maps[run % 4])
    const { sources, refused } = await count(hostile)
    for (const { source, functions } of sources) {
      const ranges = functions.flatMap((each) => each.ranges)
      expect(ranges.every(({ endOffset }) => endOffset <= source.text.length)).toBe(true)
      expect(ranges.every((each) => [0, 3, 7].includes(each.count))).toBe(true)
    }
    expect(sources.length + refused.length).toBeLessThanOrEqual(3)
  }
}, 120_000)
