import { readdirSync, readlinkSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { echo } from './fixtures/echoes.ts'
import { childrenOf } from './processes.ts'

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
    await vi.waitFor(() => expect(openDescriptors()).toEqual(before), { timeout: 20_000 })
    expect(childrenOf(process.pid)).toEqual([])
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
