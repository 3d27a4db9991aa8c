import { readFileSync, readdirSync } from 'node:fs'
import { beforeEach, expect } from 'vitest'
import { namespacesOf } from '../src/index.ts'

/** Checks after each test of a file that this process has the descriptors, children and namespaces it had before. */
export function expectNothingLeft(): void {
  beforeEach(({ onTestFinished }) => {
    const before = holdings()
    // The first to be registered runs last, when the test has cleaned up.
    onTestFinished(async () => {
      // Descriptors of pipes and workers are closed, and children reaped, some time after their end was told.
      await expect.poll(holdings, { timeout: 40_000 }).toEqual(before)
    })
  })
}

function holdings(): object {
  return {
    descriptors: readdirSync('/proc/self/fd').length,
    children: readdirSync('/proc/self/task')
      .map((thread) => readFileSync(`/proc/self/task/${thread}/children`, 'utf8').trim())
      .filter((pids) => pids !== ''),
    namespaces: namespacesOf('self'),
  }
}
