import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mergeProcessCovs } from '@bcoe/v8-coverage'
import { expect, it } from 'vitest'
import type { FunctionCov, ScriptCov } from '../../src/v8-coverage.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { PROGRAM, run } from './cover.ts'

const RUNNER = fileURLToPath(new URL('../fixtures/cover-grading.ts', import.meta.url))

/** What c8 makes of the raw files of a run: they are merged by this. */
async function gradeUnderCoverage(within: string): Promise<FunctionCov[]> {
  using directory = temporaryDirectory()
  const env = { ...process.env, NODE_V8_COVERAGE: directory.path }
  const { code, stdout } = await run(process.execPath, [RUNNER, PROGRAM, within], { env })
  expect({ code, stdout }).toEqual({ code: 0, stdout: within === 'session' ? '3\n' : '' })
  const covs = readdirSync(directory.path).map(
    (name) =>
      JSON.parse(readFileSync(join(directory.path, name), 'utf8')) as { result: ScriptCov[] },
  )
  const { result } = mergeProcessCovs(covs) as { result: ScriptCov[] }
  const script = result.find(({ url }) => url.endsWith('/grade-and-end.cjs'))
  return script?.functions.filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0) ?? []
}

it('lets an outer NODE_V8_COVERAGE have the counts that it would have had without', async () => {
  expect(await gradeUnderCoverage('session')).toEqual(await gradeUnderCoverage('none'))
})
