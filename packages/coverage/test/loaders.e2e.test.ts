import { existsSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CallOptions } from '@reexec/core'
import { describe, expect, it } from 'vitest'
import { type CountedSource, type CountedSources, countSources } from '../src/count-sources.ts'
import { countAt, countsOf } from '../src/counts.ts'
import { coverInFolder } from './cover-in-folder.ts'
import { load, requireIt } from './fixtures/elsewhere.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const loaders = createRequire(new URL('../../../tools/loaders/package.json', import.meta.url))
const url = (specifier: string): string => pathToFileURL(loaders.resolve(specifier)).href
const isOf = (version: number): boolean => process.versions.node.startsWith(`${version}.`)

const BODY = `(taken = true) {
  if (!taken) return 'gone'
  return taken ? 'here' : 'never'
}
function unused() { return 'unused' }
`
/** Parts of the module, and how often they run when \`where\` is called once. */
const RAN = { "'gone'": 0, "'here'": 1, "'never'": 0, "'unused'": 0 }

/** What a module of each kind looks like, less what is the same in all. */
const KINDS = {
  stripped: (body: string) =>
    `// 𝒳\nexport function where${body.replace('= true', ': boolean = true')}`,
  transformed: (body: string) =>
    `// 𝒳\nenum Place { Here = 'place' }\nexport function where${body.replace('= true', ': boolean = Place.Here !== undefined')}`,
  jsx: (body: string) =>
    `const React = { createElement: (tag: string) => tag }\nexport function where${body.replace("taken ? 'here'", "taken ? (<here/>, 'here')")}`,
  commonJs: (body: string) => `// 𝒳\nexports.where = where\nfunction where${body}`,
  module: (body: string) => `// 𝒳\nexport function where${body}`,
}

/** Most loaders do not know a hashbang behind a byte order mark. */
const VARIANTS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  marked: (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`,
  hashbang: (text) => `#!/usr/bin/env node\r\n${text.replaceAll('\n', '\r\n')}`,
}

interface Case {
  readonly kind: keyof typeof KINDS
  readonly extension: string
  readonly how: typeof load | typeof requireIt
  readonly options?: CallOptions
}

const tsx: CallOptions = { execArgv: [`--import=${import.meta.resolve('tsx')}`] }
const quiet = { NODE_NO_WARNINGS: '1' }
const tsNode = { TS_NODE_COMPILER: loaders.resolve('typescript'), ...quiet }
const cases: Record<string, Case> = {
  'Node.js, JavaScript modules': { kind: 'module', extension: 'mjs', how: load },
  'Node.js, CommonJS': { kind: 'commonJs', extension: 'cjs', how: requireIt },
  'Node.js, CommonJS that is imported': { kind: 'commonJs', extension: 'cjs', how: load },
  'Node.js, types stripped': { kind: 'stripped', extension: 'mts', how: load },
  'Node.js, types stripped from CommonJS': { kind: 'commonJs', extension: 'cts', how: requireIt },
  'tsx, modules': { kind: 'transformed', extension: 'mts', how: load, options: tsx },
  'tsx, CommonJS': { kind: 'transformed', extension: 'cts', how: requireIt, options: tsx },
  'tsx, in a package of CommonJS': {
    kind: 'stripped',
    extension: 'ts',
    how: requireIt,
    options: tsx,
  },
  'tsx, JSX': { kind: 'jsx', extension: 'tsx', how: requireIt, options: tsx },
  'ts-node, CommonJS': {
    kind: 'transformed',
    extension: 'ts',
    how: requireIt,
    options: {
      execArgv: [`--require=${loaders.resolve('ts-node/register/transpile-only')}`],
      env: tsNode,
    },
  },
  'ts-node, modules': {
    kind: 'transformed',
    extension: 'mts',
    how: load,
    options: {
      execArgv: [`--loader=${url('ts-node/esm/transpile-only')}`],
      env: { TS_NODE_COMPILER_OPTIONS: '{"module":"nodenext"}', ...tsNode },
    },
  },
  '@swc-node/register, CommonJS': {
    kind: 'transformed',
    extension: 'ts',
    how: requireIt,
    options: { execArgv: [`--require=${loaders.resolve('@swc-node/register')}`] },
  },
  // Gone in 26.
  ...(isOf(26)
    ? {}
    : {
        '--experimental-transform-types': {
          kind: 'transformed',
          extension: 'mts',
          how: load,
          options: { execArgv: ['--experimental-transform-types'], env: quiet },
        },
      }),
}

/** How often the parts of a source ran. */
function partsOf({ text: { code }, functions }: CountedSource): Record<string, number> {
  const counts = countsOf(functions, code.length)
  // The canonical text of what is more than types is esbuild's, in its quotes.
  const find = (part: string): number =>
    Math.max(code.lastIndexOf(part), code.lastIndexOf(part.replaceAll("'", '"')))
  return Object.fromEntries(Object.keys(RAN).map((part) => [part, countAt(counts, find(part))]))
}

/** Runs modules in children, changes them if that is asked for, and counts them. */
async function countIn(
  folder: string,
  { kind, extension, how, options }: Case,
  names: readonly string[] = Object.keys(VARIANTS),
  change?: (path: string) => void,
): Promise<CountedSources> {
  const paths = Object.entries(VARIANTS)
    .filter(([name]) => names.includes(name))
    .map(([name, vary]) => {
      const path = join(folder, `${name}.${extension}`)
      writeFileSync(path, vary(KINDS[kind](BODY)))
      return path
    })
  const { texts, children } = await coverInFolder(async () => {
    for (const path of paths) expect(await how.reexec(path, options)).toBe('here')
  })
  expect(children.map(({ lost, refused }) => ({ lost, refused }))).toEqual(
    paths.map(() => ({ lost: undefined, refused: [] })),
  )
  for (const path of paths) change?.(path)
  return await countSources(texts, { root: folder, isIncluded: (path) => path.startsWith(folder) })
}

describe('with line ends, byte order marks and hashbangs of all kinds, counts are exact', () => {
  it.each(Object.entries(cases))(
    'under %s',
    async (_, each) => {
      using directory = temporaryDirectory()
      const { sources, refused } = await countIn(directory.path, each)
      expect(refused).toEqual([])
      const found = sources.map((source) => [
        source.source.path.slice(directory.path.length + 1),
        partsOf(source),
      ])
      expect(Object.fromEntries(found)).toEqual(
        Object.fromEntries(Object.keys(VARIANTS).map((name) => [`${name}.${each.extension}`, RAN])),
      )
      expect(
        sources.flatMap(({ untold, unplaced }) => [...untold, ...(unplaced > 0 ? [unplaced] : [])]),
      ).toEqual([])
    },
    120_000,
  )
})

describe('a source that has changed since it ran is refused', () => {
  it.each(Object.entries(cases))(
    'under %s',
    async (_, each) => {
      using directory = temporaryDirectory()
      const { sources, refused } = await countIn(directory.path, each, ['plain'], (path) => {
        expect(existsSync(path)).toBe(true)
        writeFileSync(
          path,
          VARIANTS['plain']?.(KINDS[each.kind](BODY).replace("'gone'", "'lost'")) ?? '',
        )
      })
      expect(sources).toEqual([])
      expect(refused).toHaveLength(1)
      for (const { reason } of refused) expect(reason).toMatch(/ has changed since it ran$/)
    },
    120_000,
  )
})
