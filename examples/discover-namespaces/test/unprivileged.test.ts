import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { NsfsBindMount } from '../src/nsfs-bind-mounts.ts'
import { AS_ANYBODY, because, noUserNamespaceForAnybody } from './capabilities.ts'

/** What the fixture prints. */
interface Printed {
  readonly hidden: string
  readonly found: readonly NsfsBindMount[]
  readonly entered: number
}

const reason = noUserNamespaceForAnybody

describe.skipIf(reason)(`a user without privileges${because(reason)}`, () => {
  it("discovers what is hidden in the user's own user namespaces", ({ task }) => {
    const program = fileURLToPath(new URL('fixtures/discover-hidden.ts', import.meta.url))
    const command = [...AS_ANYBODY, process.execPath, '--no-warnings', program]
    const output = execFileSync('env', command, { encoding: 'utf8' })
    const { hidden, found, entered } = JSON.parse(output) as Printed
    // That process and its children are covered, too.
    task.meta.entered = entered
    expect(found).toContainEqual({
      namespace: expect.stringMatching(/^net:\[\d+\]$/) as unknown,
      path: hidden,
    })
  })
})
