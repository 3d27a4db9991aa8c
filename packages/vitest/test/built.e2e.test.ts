import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  type Build,
  ScriptTarget,
  esbuild,
  rolldownBundle,
  swc,
  tsc,
} from '../../coverage/test/build-texts.ts'
import { differencesOf, partOf } from './compare.ts'
import { type VitestRun, copyProject, runVitest } from './run-vitest.ts'

const project = copyProject('constructs')
const sources = readdirSync(project.root)
  .filter((name) => name.endsWith('.ts') && !/case|config|action/.test(name))
  .map((name) => join(project.root, name))
const main = join(project.root, 'main.ts')

afterAll(() => project[Symbol.dispose]())
afterEach(() => void vi.unstubAllEnvs())

/** Without what only children load. */
const run = (file: string): Promise<VitestRun> =>
  runVitest(
    project.name,
    '--coverage.enabled',
    '--coverage.exclude={main,*.config,*.case,*-action}.ts',
    file,
  )

/** What a child runs, built in a folder of its own. */
async function runBuilt(name: string, build: Build): Promise<VitestRun> {
  const folder = join(project.root, `dist-${name}`)
  mkdirSync(folder)
  vi.stubEnv('BUILT_MAIN', (await build(main, folder)).main)
  return await run('built.case.ts')
}

let here: VitestRun
beforeAll(async () => {
  here = await run('here.case.ts')
}, 60_000)

/** What ES2017 has not: V8 counts what `tsc` makes of it otherwise than the same in the source (initializers of fields that cross, defaults). */
const OLDER = ['classes.ts:12', 'classes.ts:13', 'functions.ts:68']

describe.each([
  ['tsc', tsc(ScriptTarget.ESNext)(sources), []],
  ['tsc for ES2017', tsc(ScriptTarget.ES2017)(sources), OLDER],
  ['swc', swc('esnext')(sources), []],
  ['esbuild, bundled', esbuild({}), []],
  ['rolldown, bundled', rolldownBundle({}), []],
])('children that run what is made by %s', (name, build, inexact) => {
  let child: VitestRun
  beforeAll(async () => {
    child = await runBuilt(name.replaceAll(/\W+/g, '-'), build)
  }, 60_000)

  it.each(['statementMap', 'fnMap', 'branchMap'] as const)('have the %s of the test', (part) => {
    expect(Object.keys(partOf(here, part)).length).toBeGreaterThan(5)
    expect(partOf(child, part)).toEqual(partOf(here, part))
  })

  it('have its hits', () => {
    expect(child).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('children: 1 covered, 0 lost'),
    })
    const differing = new Set(differencesOf(here, child).map(({ at }) => at))
    expect([...differing].toSorted()).toEqual(inexact.toSorted())
  })

  it('have those of all its functions', () => {
    expect(partOf(child, 'f')).toEqual(partOf(here, 'f'))
  })
})
