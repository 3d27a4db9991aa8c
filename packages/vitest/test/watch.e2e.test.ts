import { rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { FileCoverageData } from 'istanbul-lib-coverage'
import { describe, expect, it } from 'vitest'
import { VITEST_VERSIONS, WatchingVitest, copyProject } from './run-vitest.ts'

const CASES = ['here.case.ts', 'child.case.ts'] as const
const calls = (files: Record<string, FileCoverageData>): unknown => files['work.ts']?.f['0']

function touch(file: string): void {
  const now = new Date()
  utimesSync(file, now, now)
}

describe.each(VITEST_VERSIONS)('in watch mode of Vitest %s', (version) => {
  it.each([
    ['starts anew when a test file runs again', 'true', 1],
    ['keeps what other test files gave, and counts none twice', 'false', 4],
  ])('%s', async (_, cleanOnRerun, expected) => {
    using copy = copyProject('children')
    const options = ['--coverage.enabled', `--coverage.cleanOnRerun=${cleanOnRerun}`]
    await using vitest = new WatchingVitest(version, copy.name, ...options, ...CASES)
    // Three calls in the test, and one in a child.
    expect(calls(await vitest.coverageOf(1))).toBe(4)
    touch(join(copy.root, 'child.case.ts'))
    expect(calls(await vitest.coverageOf(2))).toBe(expected)
    expect(vitest.output.match(/children: 1 covered, 0 lost/g)).toHaveLength(2)
  })
})

it('forgets a test file that was deleted, and goes on', async () => {
  using copy = copyProject('children')
  await using vitest = new WatchingVitest('5.1', copy.name, '--coverage.enabled', ...CASES)
  expect(calls(await vitest.coverageOf(1))).toBe(4)
  rmSync(join(copy.root, 'child.case.ts'))
  touch(join(copy.root, 'here.case.ts'))
  expect(calls(await vitest.coverageOf(2))).toBe(3)
})
