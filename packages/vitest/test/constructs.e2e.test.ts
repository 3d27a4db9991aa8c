import type { FileCoverageData } from 'istanbul-lib-coverage'
import { beforeAll, describe, expect, it } from 'vitest'
import { type VitestRun, runVitest } from './run-vitest.ts'

let here: VitestRun
let child: VitestRun

beforeAll(async () => {
  here = await runVitest('constructs', '--coverage.enabled', 'here.case.ts')
  child = await runVitest('constructs', '--coverage.enabled', 'child.case.ts')
}, 120_000)

describe.each(['constructs.ts', 'parts.ts', 'exercise.ts'])('%s, run in a child', (file) => {
  it.each(['statementMap', 'fnMap', 'branchMap', 's', 'f', 'b'] as const)(
    'has the %s that it has run in the test',
    (part) => {
      expect(here).toMatchObject({ exitCode: 0 })
      expect(child).toMatchObject({ exitCode: 0 })
      const expected = here.coverage[file] as FileCoverageData
      expect(Object.keys(expected.statementMap).length).toBeGreaterThan(0)
      expect(child.coverage[file]?.[part]).toEqual(expected[part])
    },
  )
})

it('covers a part of it only, so that there is something to get wrong', () => {
  const { s = {}, b = {} } = here.coverage['constructs.ts'] ?? {}
  expect(Object.values(s)).toContain(0)
  expect(Object.values(b).flat()).toContain(0)
  expect(new Set(Object.values(s)).size).toBeGreaterThan(3)
})
