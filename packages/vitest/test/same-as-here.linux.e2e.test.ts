import { beforeAll, describe, expect, it } from 'vitest'
import { differencesOf, partOf } from './compare.ts'
import { VITEST_VERSIONS, type VitestRun, runVitest, runVitestOf } from './run-vitest.ts'

const PARTS = ['statementMap', 'fnMap', 'branchMap', 's', 'f', 'b'] as const

const PROJECTS = [
  ['constructs', 'constructs.ts'],
  ['example', 'nsfs-bind-mounts.ts'],
] as const
const CASES = VITEST_VERSIONS.flatMap((version) =>
  PROJECTS.map(([project, main]) => [version, project, main] as const),
)

describe.each(CASES)('in Vitest %s, what is run of %s in a child', (version, project, main) => {
  let here: VitestRun
  let child: VitestRun

  beforeAll(async () => {
    here = await runVitestOf(version, project, '--coverage.enabled', 'here.case.ts')
    child = await runVitestOf(version, project, '--coverage.enabled', 'child.case.ts')
  }, 120_000)

  it.each(PARTS)('has the %s of all files that it has run in the test', (part) => {
    expect(here.coverage[main]?.[part]).toBeTypeOf('object')
    expect(partOf(child, part)).toEqual(partOf(here, part))
  })

  it('comes to an end both times, with one child the second time', () => {
    expect(here).toMatchObject({ exitCode: 0 })
    expect(child).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('children: 1 covered, 0 lost'),
    })
  })

  it('has run at all', () => {
    expect(Object.values(here.coverage[main]?.f ?? {})).not.toEqual([])
    expect(Math.max(...Object.values(here.coverage[main]?.f ?? {}))).toBeGreaterThan(0)
  })
})

it('is the same of a child that loads it by tsx', async () => {
  const here = await runVitest('constructs', '--coverage.enabled', 'here.case.ts')
  const child = await runVitest('constructs', '--coverage.enabled', 'tsx.case.ts')
  expect(child.output).toContain('children: 1 covered, 0 lost')
  for (const part of ['statementMap', 'fnMap', 'branchMap'] as const)
    expect(partOf(child, part)).toEqual(partOf(here, part))
  expect(differencesOf(here, child)).toEqual([])
}, 60_000)

it('leaves parts of the constructs unrun and runs others often, so that there is something to get wrong', async () => {
  const { coverage } = await runVitest('constructs', '--coverage.enabled', 'here.case.ts')
  const files = Object.values(coverage)
  const statements = files.flatMap(({ s }) => Object.values(s))
  const branches = files.flatMap(({ b }) => Object.values(b).flat())
  expect(statements.length).toBeGreaterThan(200)
  expect(branches.length).toBeGreaterThan(100)
  expect(branches.filter((hits) => hits === 0).length).toBeGreaterThan(20)
  expect(new Set(statements).size).toBeGreaterThan(5)
})
