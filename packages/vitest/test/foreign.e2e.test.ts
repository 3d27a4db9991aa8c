import { relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differencesOf, partOf } from './compare.ts'
import { copyForeignProject } from './copy-foreign-project.ts'
import { type VitestRun, type VitestVersion, runVitestOf } from './run-vitest.ts'

const PARTS = ['statementMap', 'fnMap', 'branchMap', 's', 'f', 'b'] as const
const TIMEOUT_MS = 400_000

const project = copyForeignProject()
afterAll(() => project[Symbol.dispose]())

/** Runs parts of six packages, in the test or in a child. */
async function run(version: VitestVersion, provider: string, file: string): Promise<VitestRun> {
  const options = ['--coverage.enabled', `--coverage.provider=${provider}`]
  const result = await runVitestOf(version, project.name, ...options, file)
  expect(result).toMatchObject({ exitCode: 0 })
  const named = result.files.map((each) => [relative(project.root, each.path), each] as const)
  return { ...result, coverage: Object.fromEntries(named) }
}

/**
 * What V8 does not count, as opposed to Istanbul. Where an argument is refused by a function that throws, the statements behind that call count as run; and the condition
 * of a `for` counts as often as the statement.
 */
const UNCOUNTED = {
  'ciphers/src/aes.ts': [766, 767],
  'curves/src/abstract/edwards.ts': [955, 956, 957],
  'curves/src/abstract/weierstrass.ts': [1614, 1615, 1616, 1619],
  'curves/src/secp256k1.ts': [234, 235, 236, 237, 238, 239, 240],
  'hashes/src/_md.ts': [101, 102, 103, 104],
  'hashes/src/blake2.ts': [170, 171, 172, 173, 174],
  'hashes/src/sha3.ts': [228, 229, 232, 233, 234, 235],
  'quantum/src/ml-kem.ts': [228],
  'zod/src/v4/core/json-schema-processors.ts': [489, 932, 933],
}

describe.each([
  ['5.1', 'v8'],
  ['4.1', 'v8'],
  ['5.1', 'istanbul'],
] as const)('in Vitest %s with %s, foreign sources that a child has run', (version, provider) => {
  let here: VitestRun
  let child: VitestRun

  beforeAll(async () => {
    here = await run(version, provider, 'here.case.ts')
    child = await run(version, provider, 'child.case.ts')
  }, TIMEOUT_MS)

  it('are at least 150 that ran, of six packages', () => {
    const names = Object.keys(partOf(here, 's'))
    expect(names.length).toBeGreaterThanOrEqual(150)
    expect(new Set(names.map((name) => name.split('/')[1])).size).toBe(6)
  })

  it.each(provider === 'v8' ? PARTS : PARTS.slice(0, 3))('have the %s of the test', (part) => {
    expect(partOf(child, part)).toEqual(partOf(here, part))
  })

  const hasOtherCounts = provider === 'istanbul'
  const reason = hasOtherCounts ? '' : ' (skipped: with v8 all hits are compared above)'
  it.runIf(hasOtherCounts)(`have its hits, but for what V8 does not count${reason}`, () => {
    const differences = differencesOf(here, child)
    const lines = differences
      .filter(({ kind }) => kind !== 'default-arg')
      .map(({ at }) => at.replace('sources/', ''))
    const expected = Object.entries(UNCOUNTED).flatMap(([name, each]) =>
      each.map((line) => `${name}:${line}`),
    )
    expect([...new Set(lines)].toSorted()).toEqual(expected.toSorted())
  })

  it('leave nothing to say', () => {
    expect(child.output).toContain('children: 1 covered, 0 lost')
    expect(child.output).not.toContain('@reexec/vitest:')
  })
})
