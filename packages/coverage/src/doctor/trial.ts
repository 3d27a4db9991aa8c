import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Finding } from '@reexec/core/doctor'
import type { ChildAccount } from '../account.ts'
import { openCoverage } from '../open-coverage.ts'
import { probe } from './probe.ts'

const TIMEOUT_MS = 10_000

/** Covers an action in a child. */
export async function tryAction(): Promise<Finding> {
  return await tryOut('an action in a child', 'action', () =>
    probe.reexec(undefined, { timeoutMs: TIMEOUT_MS }),
  )
}

/** Covers a Node.js process. */
export async function tryProcess(): Promise<Finding> {
  return await tryOut('a Node.js process', 'process', () =>
    promisify(execFile)(process.execPath, ['-e', '0'], { timeout: TIMEOUT_MS }),
  )
}

async function tryOut(
  what: string,
  kind: ChildAccount['kind'],
  start: () => PromiseLike<unknown>,
): Promise<Finding> {
  const coverage = await openCoverage()
  try {
    await start()
    const { children } = await coverage.collect()
    const child = children.find((each) => each.kind === kind)
    if (child?.covered && child.lost === undefined)
      return { level: 'ok', text: `A trial: ${what} was covered (pid ${child.pid})` }
    const why = child?.lost ?? child?.notCovering ?? children[0]?.lost ?? 'nothing is known of it'
    return { level: 'problem', text: `A trial: ${what} was not covered: ${why}` }
  } finally {
    await coverage[Symbol.asyncDispose]()
  }
}
