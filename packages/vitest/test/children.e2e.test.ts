import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { FileCoverageData } from 'istanbul-lib-coverage'
import { afterEach, assert, expect, it, vi } from 'vitest'
import {
  VITEST_VERSIONS,
  type VitestRun,
  copyProject,
  runVitest,
  runVitestOf,
} from './run-vitest.ts'

const maps = ({ statementMap, fnMap, branchMap }: FileCoverageData): unknown => ({
  statementMap,
  fnMap,
  branchMap,
})
afterEach(() => {
  vi.unstubAllEnvs()
})

/** What a run of tests that pass has in its report of `work.ts`. */
async function work(...args: string[]): Promise<FileCoverageData> {
  const { exitCode, output, coverage } = await runVitest('children', '--coverage.enabled', ...args)
  assert(exitCode === 0 && coverage['work.ts'] !== undefined, output)
  return coverage['work.ts']
}

it('adds the hits of a child to those of the test, and nothing to the totals', async () => {
  const here = await work('here.case.ts')
  const child = await work('child.case.ts')
  const both = await work('here.case.ts', 'child.case.ts')
  expect(maps(both)).toEqual(maps(here))
  for (const part of ['s', 'f'] as const) {
    const sum = Object.keys(here[part]).map((key) => [
      key,
      (here[part][key] ?? 0) + (child[part][key] ?? 0),
    ])
    expect(both[part]).toEqual(Object.fromEntries(sum))
  }
  expect(Object.values(here.f)).toEqual([3])
  expect(Object.values(child.f)).toEqual([1])
})

it('keeps the coverage of children that throw, exit with 3, and print a megabyte', async () => {
  const run = await runVitest('children', '--coverage.enabled', 'endings.case.ts')
  expect(run).toMatchObject({ exitCode: 0 })
  const { s, b, f } = run.coverage['work.ts'] as FileCoverageData
  // -1 throws, 2 exits, 13 prints.
  expect(Object.values(f)).toEqual([3])
  expect(Object.values(b)).toEqual([
    [1, 2],
    [1, 2],
    [1, 1],
  ])
  expect(Object.values(s)).toEqual([3, 3, 1, 2, 1, 1])
  expect(run.output).toContain('children: 4 covered, 0 lost')
})

it('says which child was lost, and why', async () => {
  const { exitCode, output, coverage } = await runVitest(
    'children',
    '--coverage.enabled',
    'killed.case.ts',
  )
  expect(exitCode).toBe(0)
  expect(output).toMatch(
    /children: 1 covered, 1 lost\n {2}lost: "classify" \(pid \d+\): killed by SIGKILL/,
  )
  expect(Object.values(coverage['work.ts']?.f ?? {})).toEqual([1])
})

it('merges the children of tests that fail', async () => {
  const { exitCode, coverage } = await runVitest(
    'children',
    '--coverage.enabled',
    '--coverage.reportOnFailure',
    'failing.case.ts',
  )
  expect(exitCode).toBe(1)
  expect(Object.values(coverage['work.ts']?.f ?? {})).toEqual([1])
})

it('reports nothing of children without the plugin', async () => {
  vi.stubEnv('WITHOUT_PLUGIN', '')
  expect(Object.values((await work('child.case.ts')).f)).toEqual([0])
})

it.each([['--pool=threads'], ['--pool=vmForks'], ['--pool=vmThreads'], ['--no-isolate']])(
  'gives the same with %s',
  async (option) => {
    const files = ['here.case.ts', 'child.case.ts']
    expect(await work(option, ...files)).toEqual(await work(...files))
  },
)

it('says that it does not cover children with a provider of another kind, and lets the tests run', async () => {
  const { exitCode, output } = await runVitest(
    'children',
    '--coverage.enabled',
    '--coverage.provider=custom',
    '--coverage.customProviderModule=./custom-provider.ts',
    'child.case.ts',
  )
  expect(exitCode).toBe(0)
  expect(output).toContain(
    'children are not covered with the coverage provider "nothing", only with "v8" and "istanbul"',
  )
})

it('says which line is missing when there is the setup file, and not the plugin', async () => {
  vi.stubEnv('SETUP_BY_HAND', '').stubEnv('WITHOUT_PLUGIN', '')
  const { exitCode, output } = await runVitest('children', 'child.case.ts')
  expect(exitCode).toBe(0)
  expect(output).toContain('add `plugins: [reexec()]` to the configuration')
})

it('takes the setup file that is named by hand for its own', async () => {
  const before = await work('child.case.ts')
  vi.stubEnv('SETUP_BY_HAND', '')
  expect(await work('child.case.ts')).toEqual(before)
})

it.each(VITEST_VERSIONS)('covers the children of a global setup in Vitest %s', async (version) => {
  vi.stubEnv('GLOBAL_SETUP', '')
  const run = await runVitestOf(version, 'children', '--coverage.enabled', 'child.case.ts')
  expect(run).toMatchObject({ exitCode: 0 })
  expect(run.output).toContain('children: 2 covered, 0 lost')
  expect(Object.values(run.coverage['work.ts']?.f ?? {})).toEqual([2])
})

it('fails if the coverage of a child was lost, if it is to', async () => {
  vi.stubEnv('FAIL_ON_LOST', '')
  const whole = await runVitest('children', '--coverage.enabled', 'child.case.ts')
  expect(whole).toMatchObject({ exitCode: 0 })
  const lost = await runVitest('children', '--coverage.enabled', 'killed.case.ts')
  expect(lost).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('the coverage of 1 child was lost (`failOnLost`)'),
  })
})

it('says with the reporter "verbose" which test started which child', async () => {
  const options = ['--coverage.enabled', '--reporter=verbose']
  const { output } = await runVitest('children', ...options, 'killed.case.ts')
  expect(output).toMatch(
    /killed\.case\.ts > learns that a child has killed itself\n└── "classifyAndDie" \(pid \d+\), [\d.]+ m?s, killed by SIGKILL, ran src\/actions\.ts src\/work\.ts/,
  )
})

it.each(['v8', 'istanbul'])(
  'gives the same with %s when Vitest takes modules from its cache of files',
  async (provider) => {
    using copy = copyProject('children')
    const cache = join(copy.root, 'cache')
    vi.stubEnv('FS_MODULE_CACHE', cache)
    const run = async (): Promise<VitestRun> => {
      const options = ['--coverage.enabled', `--coverage.provider=${provider}`]
      return await runVitest(copy.name, ...options, 'here.case.ts', 'child.case.ts')
    }
    const [first, second] = [await run(), await run()]
    expect(readdirSync(cache).length).toBeGreaterThan(0)
    // Three in the test, and one in a child.
    expect(first.coverage['work.ts']?.f['0']).toBe(4)
    expect(second.coverage).toEqual(first.coverage)
  },
)
