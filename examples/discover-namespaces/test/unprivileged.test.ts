import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { NsfsBindMount } from '../src/nsfs-bind-mounts.ts'

/** In a user namespace, as somebody who is nobody special there: without privileges, and free to make namespaces as anybody is. */
const AS_ANYBODY = ['--user', '--map-user=1000', '--map-group=1000']

const tried = [...AS_ANYBODY, 'unshare', '--user', 'true']
const { stderr, status } = spawnSync('unshare', tried, { encoding: 'utf8' })
const because = status === 0 ? '' : ` (skipped: ${stderr.trim()})`

describe.skipIf(status !== 0)(`a user without privileges${because}`, () => {
  it("discovers what is hidden in the user's own user namespaces", () => {
    const program = fileURLToPath(new URL('fixtures/discover-hidden.ts', import.meta.url))
    const command = [...AS_ANYBODY, process.execPath, '--no-warnings', program]
    const output = execFileSync('unshare', command, { encoding: 'utf8' })
    const { hidden, found } = JSON.parse(output) as { hidden: string; found: NsfsBindMount[] }
    expect(found).toContainEqual({
      namespace: expect.stringMatching(/^net:\[\d+\]$/) as unknown,
      path: hidden,
    })
  })
})
