import { randomInt } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FoldedText } from './fold/fold.ts'
import type { ScriptCov } from './v8-coverage.ts'

/**
 * Gives counts to whoever covers this program by `NODE_V8_COVERAGE` (c8): every process has one set of counters, and what was taken of them here is missing in the raw files of Node.js
 * there. Added to those it is what they would have had. Counts of a text that is not the file at its URL are left out, as raw files cannot hold such a text.
 *
 * @param directory What `NODE_V8_COVERAGE` names.
 * @throws what writing the file throws.
 */
export function handBack(texts: readonly FoldedText[], directory: string): void {
  const result = texts
    .filter(isOfFile)
    .map(({ url, functions }): ScriptCov => ({ scriptId: '0', url, functions }))
  if (result.length === 0) return
  mkdirSync(directory, { recursive: true })
  // As Node.js calls its own, of no thread that there is: the test runner reads no other (`--experimental-test-coverage`).
  const name = `coverage-${process.pid}-${Date.now()}-${randomInt(2 ** 32, 2 ** 47)}.json`
  writeFileSync(join(directory, name), JSON.stringify({ result }))
}

function isOfFile({ code, problem }: FoldedText): boolean {
  return code === undefined && problem === undefined
}
