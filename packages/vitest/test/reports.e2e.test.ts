import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { VITEST_VERSIONS, copyProject, runVitest, runVitestOf } from './run-vitest.ts'

const ON = '--coverage.enabled'
const FILES = ['here.case.ts', 'child.case.ts', 'endings.case.ts']

describe.each(VITEST_VERSIONS)('the reports of Vitest %s', (version) => {
  it('are the same of two shards that were merged and of one run', async () => {
    const blobs = mkdtempSync(join(tmpdir(), 'reexec-test-'))
    try {
      for (const shard of [1, 2]) {
        const blob = ['--reporter=blob', `--outputFile=${blobs}/blob-${shard}.json`]
        const options = [ON, `--shard=${shard}/2`, ...blob]
        const run = await runVitestOf(version, 'children', ...options, ...FILES)
        expect(run).toMatchObject({ exitCode: 0 })
      }
      const merged = await runVitestOf(version, 'children', ON, `--merge-reports=${blobs}`)
      const whole = await runVitestOf(version, 'children', ON, ...FILES)
      // Three in the test, and of the children 1 and 3.
      expect(whole.coverage['work.ts']?.f['0']).toBe(7)
      expect(merged.coverage).toEqual(whole.coverage)
    } finally {
      rmSync(blobs, { recursive: true })
    }
  })
})

describe('thresholds', () => {
  const work = [ON, '--coverage.include=src/work.ts']

  it('are met by what children ran', async () => {
    const functions = '--coverage.thresholds.functions=100'
    expect(await runVitest('children', ...work, functions, 'child.case.ts')).toMatchObject({
      exitCode: 0,
    })
  })

  it('are missed by what neither tests nor children ran, in all or in one file', async () => {
    const functions = '--coverage.thresholds.functions=100'
    const missed = await runVitest('children', ON, functions, 'child.case.ts')
    expect(missed).toMatchObject({ exitCode: 1, output: expect.stringContaining('does not meet') })
    using copy = copyProject('children')
    setThresholds(copy.root, '{ perFile: true, functions: 100 }')
    const { exitCode, output } = await runVitest(copy.name, ON, 'child.case.ts')
    expect(exitCode).toBe(1)
    expect(output).toContain('for src/actions.ts')
    expect(output).not.toContain('for src/work.ts')
  })

  it('are updated to what children ran', async () => {
    using copy = copyProject('children')
    const config = setThresholds(copy.root, '{ autoUpdate: true, functions: 1 }')
    const run = await runVitest(copy.name, ...work, 'child.case.ts')
    expect(run).toMatchObject({ exitCode: 0 })
    expect(readFileSync(config, 'utf8')).toContain('functions: 100')
  })
})

function setThresholds(root: string, thresholds: string): string {
  const config = join(root, 'vitest.config.ts')
  const text = readFileSync(config, 'utf8')
  writeFileSync(config, text.replace('coverage: { ', `coverage: { thresholds: ${thresholds}, `))
  return config
}

it('with --changed has what children ran of what was changed', async () => {
  using copy = copyProject('children')
  const git = (...args: string[]): void => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.c']
    execFileSync('git', [...who, ...args], { cwd: copy.root, stdio: 'ignore' })
  }
  git('init')
  git('add', '.')
  git('commit', '-m', 'all')
  const work = join(copy.root, 'src/work.ts')
  writeFileSync(work, `${readFileSync(work, 'utf8')}\nexport const changed = 1\n`)
  const run = await runVitest(copy.name, ON, 'child.case.ts', '--changed')
  expect(run).toMatchObject({ exitCode: 0 })
  expect(Object.keys(run.coverage)).toEqual(['work.ts'])
  expect(run.coverage['work.ts']?.f['0']).toBe(1)
})

it('reports nothing of tests that fail unless it is asked to, and accounts for the children', async () => {
  const { exitCode, coverage, output } = await runVitest('children', ON, 'failing.case.ts')
  expect({ exitCode, coverage }).toEqual({ exitCode: 1, coverage: {} })
  expect(output).toContain('children: 1 covered, 0 lost')
})

it('reports the children of tests that ran before it gave up', async () => {
  const options = ['--bail=1', '--coverage.reportOnFailure', '--no-file-parallelism']
  const run = await runVitest('children', ON, ...options, 'failing.case.ts')
  expect(run.exitCode).toBe(1)
  expect(run.coverage['work.ts']?.f['0']).toBe(1)
})

it('reports the children of a test file that crashes its worker', async () => {
  const options = ['--coverage.reportOnFailure', '--no-file-parallelism']
  const run = await runVitest('children', ON, ...options, 'crashing.case.ts', 'child.case.ts')
  expect(run.exitCode).toBe(1)
  expect(run.coverage['work.ts']?.f['0']).toBe(2)
})
