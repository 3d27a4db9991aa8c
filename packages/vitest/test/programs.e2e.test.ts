import { expect, it } from 'vitest'
import { VITEST_VERSIONS, runWithVitest } from './run-vitest.ts'

it.each(VITEST_VERSIONS)(
  'covers children while a program has coverage of Vitest %s switched on',
  async (version) => {
    const output = await runWithVitest(version, 'children', 'run-by-program.ts')
    expect(output).toContain('calls: no report, 1, 1, no report')
    expect(output.match(/children: 1 covered, 0 lost/g)).toHaveLength(2)
  },
)

it.each(VITEST_VERSIONS)('covers children of `startVitest` of Vitest %s', async (version) => {
  const output = await runWithVitest(version, 'children', 'start.ts')
  expect(output).toContain('children: 1 covered, 0 lost')
  expect(output).toContain('calls: 1')
})
