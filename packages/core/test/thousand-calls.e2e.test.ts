import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { temporaryFolder } from './temporary-file.ts'

const CALLS = 1000

it(
  `leaves nothing behind after ${CALLS} calls, half of which fail`,
  { timeout: 300_000 },
  async () => {
    using folder = temporaryFolder()
    // Its own: other tests have files there.
    const TMPDIR = join(folder.path, 'tmp')
    mkdirSync(TMPDIR)
    const program = join(import.meta.dirname, 'fixtures/built/makes-calls.ts')
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--expose-gc', program, String(CALLS)],
      { env: { ...process.env, TMPDIR } },
    )
    const { outcomes, before, after, grownMib } = JSON.parse(stdout) as {
      outcomes: object
      before: string
      after: string
      grownMib: number
    }
    expect(outcomes).toEqual({ fulfilled: CALLS / 2, rejected: CALLS / 2 })
    // One MiB is what Node.js itself keeps of so many.
    expect(grownMib).toBeLessThan(4)
    expect(JSON.parse(after)).toEqual(JSON.parse(before))
    expect(JSON.parse(after)).toMatchObject({ children: '', files: [], warnings: [] })
  },
)
