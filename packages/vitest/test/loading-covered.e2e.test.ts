import { beforeAll, describe, expect, it } from 'vitest'
import { partOf } from './compare.ts'
import { VITEST_VERSIONS, type VitestRun, runVitestOf } from './run-vitest.ts'

const PARTS = ['statementMap', 'fnMap', 'branchMap', 's', 'f', 'b'] as const

const CASES = [
  ...VITEST_VERSIONS.map((version) => [version, 'v8'] as const),
  ['5.1', 'istanbul'] as const,
]

describe.each(CASES)(
  'in Vitest %s with %s, what Vite has loaded in a child',
  (version, provider) => {
    let here: VitestRun
    let child: VitestRun

    const run = (name: string): Promise<VitestRun> =>
      runVitestOf(
        version,
        'loading',
        '--coverage.enabled',
        `--coverage.provider=${provider}`,
        '--coverage.exclude=**/run-all-in-child.ts',
        '--coverage.exclude=**/refused.tsx',
        name,
      )

    beforeAll(async () => {
      here = await run('all-here.case.ts')
      child = await run('all-elsewhere.case.ts')
    }, 120_000)

    it.each(PARTS)('has the %s that it has in the test', (part) => {
      expect(here.coverage['non-erasable.ts']?.[part]).toBeTypeOf('object')
      expect(partOf(child, part)).toEqual(partOf(here, part))
    })

    it('has run, and nothing of it is missing', () => {
      expect(here).toMatchObject({ exitCode: 0 })
      expect(child).toMatchObject({
        exitCode: 0,
        output: expect.stringContaining('children: 1 covered, 0 lost'),
      })
      expect(child.output).not.toContain('@reexec/vitest:')
      for (const name of ['rendered.tsx', 'decorated.ts', 'meta.ts', 'non-erasable.ts']) {
        expect(Math.max(...Object.values(child.coverage[name]?.s ?? {}))).toBeGreaterThan(0)
      }
    })
  },
)
