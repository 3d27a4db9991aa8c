import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { type CountedSources, countSources } from '../../src/count-sources.ts'
import { hashText } from '../../src/text-hash.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

const SOURCE = `export const one = (a) => a ? 1 : 2\n`
const CODE = `const one = (a) => a ? 1 : 2;\n`
const MAPPINGS = 'AAAO,MAAM,GAAG,GAAG,CAAC,CAAC,EAAE,EAAE,CAAC,CAAC,GAAG,CAAC,GAAG,CAAC'

/** Counts what a child ran that saw its source elsewhere, where there are some files. */
async function count(files: readonly string[], sourcesContent?: string[]): Promise<string[]> {
  using directory = temporaryDirectory()
  for (const name of files) {
    const path = join(directory.path, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, SOURCE)
  }
  const ranges = [{ startOffset: 0, endOffset: CODE.length, count: 7 }]
  const text = {
    url: pathToFileURL('/elsewhere/dist/one.mjs').href,
    length: CODE.length,
    hash: hashText(CODE),
    code: CODE,
    map: { version: 3, sources: ['../app/one.ts'], sourcesContent, names: [], mappings: MAPPINGS },
    functions: [{ functionName: '', ranges, isBlockCoverage: true }],
  }
  const counted: CountedSources = await countSources([text], {
    root: directory.path,
    paths: { src: ['/elsewhere/app', '/somewhere/**/app'] },
    isIncluded: (path) => path.startsWith(join(directory.path, 'src')),
  })
  const found = counted.sources.map(({ source }) => source.path.slice(directory.path.length + 1))
  return [...found, ...counted.refused.map(({ reason }) => reason)]
}

it('finds a source that a child saw elsewhere in the folder that is its alias', async () => {
  expect(await count(['src/one.ts'], [SOURCE])).toEqual(['src/one.ts'])
})

it('takes none for it that holds something else', async () => {
  expect(await count(['src/one.ts'], [SOURCE.replace('1', '3')])).toEqual(['the file is not there'])
})

it('takes none for it of which it is not known what it held', async () => {
  expect(await count(['src/one.ts'])).toEqual(['the file is not there'])
})
