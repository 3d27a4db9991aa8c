import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { Fold, type FoldedText } from '../../src/fold/fold.ts'
import { FileTexts } from '../../src/raw/file-texts.ts'
import { parseRawName } from '../../src/raw/raw-name.ts'
import { readRaw } from '../../src/raw/read-raw.ts'
import { TextFilter } from '../../src/text-filter.ts'
import type { ScriptCov } from '../../src/v8-coverage.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

interface Oracle {
  mergeProcessCovs(processes: { result: ScriptCov[] }[]): { result: ScriptCov[] }
}
const require = createRequire(import.meta.url)
const oracle = require('@bcoe/v8-coverage') as Oracle

const acorn = require.resolve('acorn')

/** Of one process each. */
const PROGRAMS = [
  '1 + 1',
  'let a = {...b}',
  'for (const x of y) { z?.(x ?? 1) }',
  'class A { #b = /c/u }',
  '@',
]

/** Parses each of the programs in a Node.js process, whose own writer covers it. */
function cover(directory: string): string[] {
  const script = `try { require(${JSON.stringify(acorn)}).parse(process.argv[1], { ecmaVersion: 2024 }) } catch {}`
  for (const program of PROGRAMS) {
    const env = { ...process.env, NODE_V8_COVERAGE: directory }
    execFileSync(process.execPath, ['-e', script, program], { env })
  }
  return readdirSync(directory).map((name) => `${directory}/${name}`)
}

function foldRaw(paths: readonly string[], isIncluded = (path: string): boolean => path === acorn) {
  const fold = new Fold()
  const context = { fold, filter: new TextFilter(isIncluded), files: new FileTexts() }
  const raws = paths.map((path) => readRaw(path, { ...context, known: new Map() }))
  return { raws, texts: fold.texts() as readonly FoldedText[] }
}

it('adds up what Node.js writes as a merge of all at once does', () => {
  using directory = temporaryDirectory()
  const paths = cover(directory.path)
  const { raws, texts } = foldRaw(paths)
  expect(raws.map(({ isTorn, refused }) => ({ isTorn, refused }))).toEqual(
    PROGRAMS.map(() => ({ isTorn: false, refused: [] })),
  )
  expect(texts).toHaveLength(1)
  const processes = paths.map(
    (path) => JSON.parse(readFileSync(path, 'utf8')) as { result: ScriptCov[] },
  )
  const merged = oracle
    .mergeProcessCovs(processes)
    .result.find(({ url }) => url.endsWith('/acorn.js'))
  expect(texts[0]?.functions.map(({ ranges }) => ranges)).toEqual(
    merged?.functions.map(({ ranges }) => ranges),
  )
  expect(foldRaw(paths.toReversed()).texts).toEqual(texts)
})

it('knows by its name who wrote it, and adds up what a process writes in parts', () => {
  using directory = temporaryDirectory()
  const path = `${directory.path}/parts.cjs`
  writeFileSync(
    path,
    `const v8 = require('node:v8')
const f = (n) => { for (let i = 0; i < n; i++) g(i) }
const g = (i) => (i % 2 ? 'odd' : 'even')
f(3)
v8.takeCoverage()
// In the same millisecond it would write over its first file.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
f(4)
`,
  )
  const env = { ...process.env, NODE_V8_COVERAGE: `${directory.path}/v8` }
  execFileSync(process.execPath, [path], { env })
  const names = readdirSync(`${directory.path}/v8`).toSorted()
  expect(names.map((name) => parseRawName(name)?.threadId)).toEqual([0, 0])
  const fold = new Fold()
  const known = new Map()
  const context = {
    fold,
    filter: new TextFilter((each) => each === path),
    files: new FileTexts(),
    known,
  }
  for (const name of names) {
    expect(readRaw(`${directory.path}/v8/${name}`, context)).toMatchObject({
      texts: [pathToFileURL(path).href],
      refused: [],
      isTorn: false,
    })
  }
  const g = fold.texts()[0]?.functions.find(({ functionName }) => functionName === 'g')
  expect(g?.ranges[0]?.count).toBe(7)
})
