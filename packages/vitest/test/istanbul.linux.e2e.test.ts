import { beforeAll, describe, expect, it } from 'vitest'
import { differencesOf, partOf } from './compare.ts'
import { VITEST_VERSIONS, type VitestRun, runVitestOf } from './run-vitest.ts'

const run = async (
  version: (typeof VITEST_VERSIONS)[number],
  project: string,
  ...args: string[]
): Promise<VitestRun> => {
  const istanbul = ['--coverage.enabled', '--coverage.provider=istanbul']
  const result = await runVitestOf(version, project, ...istanbul, ...args)
  expect(result).toMatchObject({ exitCode: 0 })
  return result
}

/**
 * What V8 does not count, as opposed to Istanbul: that a function that was called threw, and the initializers of fields apart where static ones and others of a
 * class take turns.
 */
const UNCOUNTED = [
  { kind: 'statement', at: 'loops.ts:78' },
  { kind: 'statement', at: 'loops.ts:88' },
]
const MIXED_FIELDS = new Set(['classes.ts:12', 'classes.ts:13', 'classes.ts:37'])

describe.each(VITEST_VERSIONS)('the Istanbul provider of Vitest %s', (version) => {
  let here: VitestRun
  let child: VitestRun

  beforeAll(async () => {
    here = await run(version, 'constructs', 'here.case.ts')
    child = await run(version, 'constructs', 'child.case.ts')
  }, 120_000)

  it.each(['statementMap', 'fnMap', 'branchMap'] as const)(
    'has for a child the %s of the test',
    (part) => {
      expect(Object.keys(partOf(here, part)).length).toBeGreaterThan(5)
      expect(partOf(child, part)).toEqual(partOf(here, part))
    },
  )

  it('has for a child the hits of the test, but for defaults and what V8 does not count', () => {
    const differences = differencesOf(here, child)
    expect(differences.filter(({ kind }) => kind === 'default-arg')).not.toEqual([])
    const others = differences.filter(
      ({ kind, at }) => kind !== 'default-arg' && !MIXED_FIELDS.has(at),
    )
    expect(others).toEqual(UNCOUNTED)
  })

  it('knows that a block was left, where V8 forgets it', () => {
    const { s, statementMap } = child.coverage['constructs.ts'] ?? {}
    const line = Object.entries(statementMap ?? {}).find(([, { start }]) => start.line === 44)?.[0]
    expect(s?.[line ?? '']).toBe(0)
  })

  it('adds the hits of children to those of the test, and nothing to the totals', async () => {
    const test = await run(version, 'children', 'here.case.ts')
    const other = await run(version, 'children', 'child.case.ts')
    const both = await run(version, 'children', 'here.case.ts', 'child.case.ts')
    const [one, two, sum] = [test, other, both].map(({ coverage }) => coverage['work.ts'])
    expect(sum?.statementMap).toEqual(one?.statementMap)
    expect(sum?.branchMap).toEqual(one?.branchMap)
    const added = Object.entries(one?.s ?? {}).map(([key, hits]) => hits + (two?.s[key] ?? NaN))
    expect(Object.values(sum?.s ?? {})).toEqual(added)
    expect(Object.values(two?.f ?? {})).toEqual([1])
  }, 60_000)
})

it('has the same for a program of files outside of the root', async () => {
  const here = await run('5.1', 'example', 'here.case.ts')
  const child = await run('5.1', 'example', 'child.case.ts')
  expect(Object.keys(partOf(here, 's'))).toContain('nsfs-bind-mounts.ts')
  for (const part of ['statementMap', 'fnMap', 'branchMap', 's', 'f', 'b'] as const)
    expect(partOf(child, part)).toEqual(partOf(here, part))
})
