import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CallOptions } from '@reexec/core'
import { describe, expect, it } from 'vitest'
import type { FoldedProfiles } from '../src/fold-profiles.ts'
import type { FoldedText } from '../src/fold/fold.ts'
import { coverInFolder, untilWritten } from './cover-in-folder.ts'
import { load, requireIt } from './fixtures/elsewhere.ts'
import {
  hookAndLoad,
  loadAndRemove,
  loadAndRepeat,
  loadAndWait,
  loadTwice,
} from './fixtures/hooks.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const loaders = createRequire(new URL('../../../tools/loaders/package.json', import.meta.url))
const url = (specifier: string): string => pathToFileURL(loaders.resolve(specifier)).href

const PLAIN = `export const where = () => 'here' // 𝒳\n`
const TYPED = `// 𝒳\nenum Place { Here = 'here' }\nexport function where(): string {\n  return Place.Here\n}\n`

/** What was noted of the module that is there for it. */
function textIn({ texts, children }: FoldedProfiles): FoldedText {
  expect(children).toMatchObject([{ covered: true, lost: undefined, refused: [] }])
  const found = texts.filter((each) => /\/where\.\w+$/.test(each.url))
  expect(found).toHaveLength(1)
  return found[0] as FoldedText
}

/** How often its function ran, as V8 says of its text. */
function countIn({ code = '', functions }: FoldedText): number | undefined {
  const ranges = functions.map((each) => each.ranges[0])
  const isIt = /^function where\(\)\s*\{.*\}$/s
  return ranges.find((each) => isIt.test(code.slice(each?.startOffset, each?.endOffset)))?.count
}

/** Covers a module `where` of some text. */
async function cover(
  [name, text]: readonly [name: string, text: string],
  run: (path: string) => Promise<unknown>,
): Promise<FoldedText> {
  using directory = temporaryDirectory()
  const path = join(directory.path, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return textIn(await coverInFolder(async () => expect(await run(path)).toBe('here')))
}

describe('what a loader made of a file', () => {
  const environment = { TS_NODE_COMPILER: loaders.resolve('typescript'), NODE_NO_WARNINGS: '1' }
  const esm = { TS_NODE_COMPILER_OPTIONS: '{"module":"nodenext"}', ...environment }
  const cases: (readonly [string, string, CallOptions])[] = [
    ['tsx', 'where.mts', { execArgv: [`--import=${import.meta.resolve('tsx')}`] }],
    ['tsx', 'where.cts', { execArgv: [`--import=${import.meta.resolve('tsx')}`] }],
    [
      'ts-node',
      'where.mts',
      { execArgv: [`--loader=${url('ts-node/esm/transpile-only')}`], env: esm },
    ],
    [
      'ts-node',
      'where.ts',
      {
        execArgv: [`--require=${loaders.resolve('ts-node/register/transpile-only')}`],
        env: environment,
      },
    ],
    ...(process.versions.node.startsWith('26.')
      ? []
      : [
          [
            '--experimental-transform-types',
            'where.mts',
            { execArgv: ['--experimental-transform-types'], env: environment },
          ] as const,
        ]),
  ]

  it.for(cases)('is there with its source map: %s, %s', async ([, name, options]) => {
    const action = name.endsWith('.mts') ? load : requireIt
    const text = await cover([name, TYPED], (path) => action.reexec(path, options))
    expect(countIn(text)).toBe(1)
    expect(text.code).toMatch(/\n\/\/# sourceMappingURL=data:/)
    expect(text.length).toBe(text.code?.length)
  })

  it('is there with the source map that @swc-node/register keeps to itself', async () => {
    const options = { execArgv: [`--require=${loaders.resolve('@swc-node/register')}`] }
    const env = { SWC_NODE_SOURCE_MAP_MODE: 'store' }
    const text = await cover(['where.ts', TYPED], (path) =>
      requireIt.reexec(path, { ...options, env }),
    )
    expect(countIn(text)).toBe(1)
    expect(text.map).toMatchObject({ version: 3, mappings: expect.any(String) })
  })
})

describe('a text of the length of its file', () => {
  it.for([
    ['registerHooks', 'where.mjs', `export const where = () => 'gone'`],
    ['register', 'where.mjs', `export const where = () => 'gone'`],
    ['_compile', 'where.cjs', `exports.where = () => 'gone'`],
    ['_extensions', 'where.cjs', `exports.where = () => 'gone'`],
  ] as const)('is not taken for the file when %s made it', async ([how, name, file]) => {
    const text = await cover([name, file], (path) => hookAndLoad.reexec({ how, path }))
    expect(text.code).toBe(file.replace('gone', 'here'))
  })

  it.for([
    ['JavaScript', 'where.mjs', PLAIN],
    ['TypeScript that is stripped of its types', 'where.mts', PLAIN.replace('()', '(): string')],
    ['a byte order mark and a hashbang', 'where.mjs', `\uFEFF#!/usr/bin/env node\r\n${PLAIN}`],
  ] as const)(
    'is the file if it is the same, whatever flags could have made of it: %s',
    async (file) => {
      const [, name, content] = file
      const options = { execArgv: ['--import=data:text/javascript,1'] }
      const text = await cover([name, content], (path) => load.reexec(path, options))
      expect(text).not.toHaveProperty('code')
      expect(text.length).toBe(content.replace('\uFEFF', '').length)
    },
  )
})

it('has the text of a file that is not there any more', async () => {
  const text = await cover(['where.mjs', PLAIN], (path) => loadAndRemove.reexec(path))
  expect(text.code).toBe(PLAIN)
})

it('takes modules of one file, by different queries, for one text', async () => {
  const text = await cover(['where.mjs', PLAIN], (path) => loadTwice.reexec(path))
  expect(text.url).toMatch(/\.mjs$/)
  expect(
    text.functions.find(({ functionName }) => functionName === 'where')?.ranges[0]?.count,
  ).toBe(3)
})

it('has the text that a loader made in a child that is killed', async () => {
  using directory = temporaryDirectory()
  const path = join(directory.path, 'where.mts')
  writeFileSync(path, TYPED)
  const execArgv = [`--import=${import.meta.resolve('tsx')}`]
  const folded = await coverInFolder(async (profiles) => {
    const call = loadAndWait.reexec(path, { execArgv })
    const ended = call.catch((error: unknown) => error)
    await untilWritten(profiles, 'where')
    call.kill('SIGKILL')
    expect(await ended).toMatchObject({ signal: 'SIGKILL' })
  })
  expect(countIn(textIn(folded))).toBe(1)
})

it('counts blocks after it has asked V8 for a text, and stops at no debugger statement', async () => {
  using directory = temporaryDirectory()
  const path = join(directory.path, 'where.mjs')
  writeFileSync(path, `export const where = () => (process.exitCode ? 'gone' : 'here')\n`)
  const execArgv = ['--import=data:text/javascript,1']
  const folded = await coverInFolder(() => loadAndRepeat.reexec(path, { execArgv }), {
    intervalMs: 20,
  })
  const where = textIn(folded).functions.find(({ functionName }) => functionName === 'where')
  expect(where?.ranges.map(({ count }) => count)).toEqual([21, 0])
})
