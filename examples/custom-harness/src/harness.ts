import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  type CollectedCoverage,
  checkThresholds,
  openCoverage,
  printTree,
  summarize,
} from '@reexec/coverage'
import { signAndHang, signInChild } from './actions.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const PROGRAM = fileURLToPath(new URL('print-sign.ts', import.meta.url))

/** The checks of this harness: what they are about runs in children, of each kind one. */
const CHECKS: Readonly<Record<string, () => unknown>> = {
  'an action': async () => (await signInChild.reexec(1)) === 'positive',
  'an action that is ended by a timeout': async () =>
    (await signAndHang.reexec(-1, { timeoutMs: 2000, graceMs: 200 }).catch(({ name }) => name)) ===
    'CallTimeoutError',
  'a program': () =>
    execFileSync(process.execPath, ['--no-warnings', PROGRAM, '0'], { encoding: 'utf8' }) ===
    'zero\n',
}

/**
 * Runs the checks, and reports what they covered.
 *
 * @param directory Where an HTML report is written.
 * @returns Whether all is well.
 */
export async function run(directory: string): Promise<boolean> {
  const failed: string[] = []
  let collected: CollectedCoverage
  const coverage = await openCoverage({ root, include: ['src/**'] })
  try {
    for (const [name, check] of Object.entries(CHECKS)) {
      const isFine = await check()
      console.log(`${isFine ? 'ok' : 'FAILED'}: ${name}`)
      if (!isFine) failed.push(name)
    }
    collected = await coverage.report({ reporters: ['text', 'html'], directory })
  } finally {
    await coverage[Symbol.asyncDispose]()
  }
  console.log(summarize(collected))
  console.log(printTree(collected.children, root))
  const shortfalls = checkThresholds(collected.map, { lines: 100 }, true)
  for (const { path, actual } of shortfalls) console.log(`only ${actual}% of the lines of ${path}`)
  return failed.length === 0 && collected.children.every(({ lost }) => lost === undefined)
}
