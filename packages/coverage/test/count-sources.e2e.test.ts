import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { countAt, countsOf } from '../src/counts.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import typescript from 'typescript-5'
import { type CountedSource, type CountedSources, countSources } from '../src/count-sources.ts'
import { type Build, esbuild, rolldownBundle, swc, tsc } from './build-texts.ts'
import { readText } from '../src/projection/read-text.ts'
import { type Difference, compareCounts } from './compare-counts.ts'
import { type RunOptions, runTexts } from './run-texts.ts'

const folder = fileURLToPath(new URL('../../vitest/test/fixtures/constructs/', import.meta.url))
const main = join(folder, 'main.ts')
const modules = readdirSync(folder)
  .filter((name) => /^[a-z]+\.ts$/.test(name))
  .map((name) => join(folder, name))

const count = (path: string, options?: RunOptions): Promise<CountedSources> =>
  countSources(runTexts(path, options), { isIncluded: (each) => each.startsWith(folder) })

/** Builds and runs the constructs, and counts their sources. */
async function countBuilt(build: Build): Promise<CountedSources> {
  const out = mkdtempSync(join(tmpdir(), 'reexec-test-'))
  try {
    return await count((await build(main, out)).main)
  } finally {
    rmSync(out, { recursive: true })
  }
}

let here: readonly CountedSource[]
beforeAll(async () => {
  here = (await count(main)).sources
}, 60_000)

/** Where counts are not those of a process that ran the sources themselves, by file. */
function differences({ sources }: CountedSources): Record<string, unknown> {
  const found = here.map((source) => {
    const path = source.source.path
    const other = sources.find((each) => each.source.path === path)
    const name = path.slice(folder.length)
    return [
      name,
      other === undefined ? 'missing' : compareCounts(source, other).map(inWords),
    ] as const
  })
  return Object.fromEntries(found.filter(([, each]) => each.length > 0))
}

const inWords = ({ at, expected, actual }: Difference): string =>
  `${expected}, not ${actual}, at ${at}`

/** The first words of what is untold, by file. */
function untold({ sources }: CountedSources): Record<string, string[]> {
  const found = sources.map(({ source, text: { code }, untold: offsets }) => {
    const words = offsets.map((offset) => /^\S+/.exec(code.slice(offset))?.[0] ?? '')
    return [source.path.slice(folder.length), words] as const
  })
  return Object.fromEntries(found.filter(([, words]) => words.length > 0))
}

it('has something to compare', () => {
  expect(here.length).toBeGreaterThan(6)
})

describe('counts are exactly those of the sources themselves', () => {
  it('of what tsx made of them', async () => {
    const counted = await count(main, { flags: ['--import', 'tsx'], cwd: import.meta.dirname })
    expect(differences(counted)).toEqual({})
    expect(counted.refused).toEqual([])
    expect(counted.sources.filter(({ unplaced }) => unplaced > 0)).toEqual([])
  })

  it.each([
    ['with a map beside it', esbuild({})],
    ['with a map in it', esbuild({ sourcemap: 'inline' })],
    ['with a map that does not hold the sources', esbuild({ sourcesContent: false })],
  ])('of a bundle of esbuild %s', async (_, build) => {
    const counted = await countBuilt(build)
    expect(differences(counted)).toEqual({})
    expect(counted.refused).toEqual([])
  })

  it.each([
    ['a bundle of rolldown', rolldownBundle({})],
    ['what tsc made for ESNext', tsc(typescript.ScriptTarget.ESNext)(modules)],
    ['what swc made for ESNext', swc('esnext')(modules)],
  ])('of %s', async (_, build) => {
    const counted = await countBuilt(build)
    expect(differences(counted)).toEqual({})
    expect(untold(counted)).toEqual({})
  })

  // V8 has no counter for what `??=`, `||=` and `&&=` assign, but has one for what they are made: the sources ran it once.
  const ASSIGNED = [
    '2, not 1, at 59: ??= 1',
    '2, not 1, at 59: 1',
    '2, not 1, at 60: ||= sum(1)',
    '2, not 1, at 60: sum(1)',
    '2, not 1, at 60: (1)',
    '2, not 1, at 60: 1)',
    `2, not 1, at 62: ??= (() => 'made')()`,
    `2, not 1, at 62: (() => 'made')()`,
    '2, not 1, at 62: ()',
  ]
  // Nothing is made of a field without a value, where fields are assigned in the constructor.
  const FIELD = ['1, not 0, at 64: field']

  it.each([
    ['tsc made for ES2015', tsc(typescript.ScriptTarget.ES2015)(modules), FIELD, {}],
    ['tsc made for ES2018', tsc(typescript.ScriptTarget.ES2018)(modules), FIELD, {}],
    ['swc made for ES2017', swc('es2017')(modules), [], { 'constructs.ts': ['??='] }],
  ])('of what %s, but for what is told more exactly', async (_, build, field, words) => {
    const counted = await countBuilt(build)
    const classes = field.length > 0 ? { 'classes.ts': field } : {}
    expect(differences(counted)).toEqual({ ...classes, 'constructs.ts': ASSIGNED })
    expect(untold(counted)).toEqual(words)
  })
})

describe('what minifiers leave nothing of is told, and nothing else is wrong', () => {
  // What `(() => 'made')()` made stands behind a `??=`.
  const INLINED = [
    `1, not 2, at 62: () => 'made')()`,
    `1, not 2, at 62: => 'made')()`,
    `1, not 2, at 62: 'made')()`,
  ]
  const LEFT_OUT = { 'loops.ts': ['1, not 0, at 17: break'] }
  const EMPTY = ['1, not 0, at 23: { /* empty */ } else /* otherwise */ { a']
  // There, braces are not compared.
  const empty = process.versions.node.startsWith('22.') ? {} : { 'text.ts': EMPTY }

  it.each([
    [
      'esbuild',
      esbuild({ minify: true }),
      { 'functions.ts': ['return'], 'text.ts': ['{', 'else'] },
    ],
    [
      'rolldown',
      rolldownBundle({ minify: true }),
      { 'constructs.ts': ['&&'], 'text.ts': ['{', 'else', 'call))((half));', 'else'] },
    ],
  ])('by %s', async (_, build, words) => {
    const counted = await countBuilt(build)
    expect(differences(counted)).toEqual({
      'constructs.ts': INLINED,
      ...LEFT_OUT,
      ...empty,
    })
    expect(untold(counted)).toEqual({ 'loops.ts': ['break'], ...words })
  })
})

/** Which functions ran, by file and text. */
function functionsThatRan({ source, text: { code }, functions }: CountedSource): string[] {
  const counts = countsOf(functions, code.length)
  return readText(code)
    .functions.filter(({ kind }) => kind === 'function' || kind === 'constructor')
    .filter(({ start }) => countAt(counts, start) > 0)
    .map(({ start, end }) => `${source.path.slice(folder.length)} ${code.slice(start, end)}`)
}

describe('no function is said to have run that has not, and none is missing that has', () => {
  it.each([
    ['a bundle of rolldown', rolldownBundle({})],
    ['a minified bundle of rolldown', rolldownBundle({ minify: true })],
    ['a minified bundle of esbuild', esbuild({ minify: true })],
    ['what tsc made for ES2015', tsc(typescript.ScriptTarget.ES2015)(modules)],
    ['what tsc made for ES2018', tsc(typescript.ScriptTarget.ES2018)(modules)],
    ['what tsc made for ESNext', tsc(typescript.ScriptTarget.ESNext)(modules)],
    ['what swc made for ES2017', swc('es2017')(modules)],
    ['what swc made for ESNext', swc('esnext')(modules)],
  ])('in %s', async (_, build) => {
    const counted = await countBuilt(build)
    expect(counted.refused).toEqual([])
    expect(counted.sources.flatMap(functionsThatRan)).toEqual(here.flatMap(functionsThatRan))
  })
})
