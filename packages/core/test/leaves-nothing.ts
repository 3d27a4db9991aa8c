import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { echo } from './fixtures/echoes.ts'

/** Checks after every test of a file that no child, no descriptor and no process warning is left. */
export function leavesNothing(): void {
  const warnings: string[] = []
  const keep = (warning: Error): void => void warnings.push(String(warning))
  let before: string[] = []

  beforeAll(async () => {
    process.on('warning', keep)
    // The first child makes Node.js open what it keeps: the pipe of its signal handling.
    await echo.reexec('warm up')
  })
  beforeEach(() => {
    warnings.length = 0
    before = openDescriptors()
  })
  afterEach(async () => {
    // A socket that was destroyed is closed in the next turn of the event loop.
    await vi.waitFor(() => expect(openDescriptors()).toEqual(before), { timeout: 5000 })
    expect(children()).toEqual([])
    expect(warnings).toEqual([])
  })
  afterAll(() => {
    process.off('warning', keep)
  })
}

/** What `/proc/self/fd` shows, such as `21 socket:[4711]`; see proc_pid_fd(5). */
export function openDescriptors(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [`${fd} ${readlinkSync(`/proc/self/fd/${fd}`)}`]
    } catch {
      // The one by which the directory was read.
      return []
    }
  })
}

/** Whether a process runs; one that ended and that nobody waited for does not. See proc_pid_stat(5). */
export function runs(pid: number | string): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

/** Process ids of the children of this process, those that nobody waited for included; see proc_tid_children(5). */
function children(): string[] {
  return readdirSync('/proc/self/task').flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  )
}
