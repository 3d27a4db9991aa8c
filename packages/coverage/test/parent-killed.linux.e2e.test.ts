import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'
import { readStartTicks } from '../src/descendants/process-identity.ts'
import { foldProfiles } from '../src/fold-profiles.ts'
import { functionOf, untilWritten } from './cover-in-folder.ts'
import { gradeHere } from './grade-here.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const PARENT = fileURLToPath(new URL('fixtures/parent-to-be-killed.ts', import.meta.url))
const truth = gradeHere(60).functions.find(({ functionName }) => functionName === 'grade')

/** One that ended and that nobody waited for does not run. */
function runs(pid: number): boolean {
  return readStartTicks(pid) !== undefined
}

/** The process that was started by another, which has one child only. See proc_tid_children(5). */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'))
}

it.for(['waits', 'computes'] as const)(
  'keeps what a child wrote whose parent is killed, and the child ends: it %s',
  async (how) => {
    using directory = temporaryDirectory()
    const parent = spawn(process.execPath, [PARENT, directory.path, how], { stdio: 'ignore' })
    const ended = once(parent, 'exit')
    await untilWritten(directory.path, 'grade')
    const child = childOf(parent.pid as number)
    expect(runs(child)).toBe(true)
    parent.kill('SIGKILL')
    await ended
    await vi.waitFor(() => expect(runs(child)).toBe(false), { timeout: 20_000 })
    const folded = await foldProfiles(directory.path, () => true)
    expect(functionOf(folded, 'grade')).toEqual(truth)
    expect(folded.children).toMatchObject([{ pid: child, covered: true, exitCode: undefined }])
  },
)
