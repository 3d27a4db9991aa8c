import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ScriptCov } from '../src/v8-coverage.ts'

const PROGRAM = fileURLToPath(new URL('fixtures/grade-here.ts', import.meta.url))

/** What V8 counts in fixtures/grade.ts when one process does it all, without this package: the truth. */
export function gradeHere(...points: readonly number[]): ScriptCov {
  return JSON.parse(
    execFileSync(process.execPath, [PROGRAM, ...points.map(String)]).toString(),
  ) as ScriptCov
}
