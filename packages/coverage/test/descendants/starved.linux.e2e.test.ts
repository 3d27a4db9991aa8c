import { type ChildProcess, spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { listProfiles } from '../../src/profile-files.ts'
import { ProfileReader } from '../../src/read/profile-reader.ts'
import { coverInFolder, fixture, run } from './cover.ts'

const ON_ONE = ['-c', '0', process.execPath]
const INTERVAL_MS = 20

/** Others that want the same processor all the time. */
function startOthers(): ChildProcess[] {
  const env = { ...process.env, REEXEC_COVERAGE: 'off' }
  return Array.from({ length: 6 }, () =>
    spawn('taskset', [...ON_ONE, '-e', 'for (;;);'], { stdio: 'ignore', env }),
  )
}

/** How often something was taken. */
async function countTakes(directory: string): Promise<number> {
  let count = 0
  for (const path of await listProfiles(directory)) {
    using profile = new ProfileReader(path)
    for (const { kind } of profile.frames()) if (kind === 'interim') count++
  }
  return count
}

it(
  'takes what ran as often as a process runs, not as often as others do',
  { timeout: 120_000 },
  async () => {
    let usedMs = 0
    let takes = 0
    const others = startOthers()
    try {
      await coverInFolder(
        async (directory) => {
          const { stdout } = await run('taskset', [...ON_ONE, fixture('compute.cjs'), '400'])
          usedMs = Number(stdout)
          takes = await countTakes(directory)
        },
        { intervalMs: INTERVAL_MS },
      )
    } finally {
      for (const each of others) each.kill('SIGKILL')
    }
    expect(takes).toBeGreaterThan(2)
    // An interval is not exact.
    expect(takes).toBeLessThan(usedMs / (0.7 * INTERVAL_MS))
  },
)
