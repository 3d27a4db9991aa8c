import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { leavesNothing } from './leaves-nothing.ts'
import { runs } from './processes.ts'
import { temporaryFile, temporaryFolder } from './temporary-file.ts'

leavesNothing()

const program = join(import.meta.dirname, 'fixtures/parent-to-be-killed.ts')

it.each(['returns', 'throw', 'async'])(
  'ends a child whose parent was killed, without a word (%s)',
  async (how) => {
    using folder = temporaryFolder()
    using stderr = temporaryFile()
    const pidFile = join(folder.path, 'pid')
    const parent = spawn(process.execPath, [program, folder.path, how], {
      stdio: ['ignore', 'ignore', stderr.fd],
    })
    const exited = once(parent, 'exit')
    await vi.waitFor(
      () => expect(existsSync(pidFile) && readFileSync(pidFile, 'utf8')).toBeTruthy(),
      {
        timeout: 20_000,
      },
    )
    const pid = readFileSync(pidFile, 'utf8')
    parent.kill('SIGKILL')
    await exited
    writeFileSync(join(folder.path, 'release'), '')
    await vi.waitFor(() => expect(runs(Number(pid))).toBe(false), { timeout: 20_000 })
    expect(stderr.lines()).toEqual([])
  },
)
