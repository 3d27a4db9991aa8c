import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it, vi } from 'vitest'
import { CallTimeoutError, ChildKilledError } from '@reexec/core'
import { type How, printAndGoOn } from './fixtures/loops.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { descendantsOf, runs } from './processes.ts'

leavesNothing()

const PATIENCE = { timeout: 20_000 }

async function areGone(pids: readonly number[]): Promise<void> {
  await vi.waitFor(() => expect(pids.filter(runs)).toEqual([]), PATIENCE)
}

describe('a parent that is killed', () => {
  it.each<[what: string, children: number]>([
    ['a child that waits', 1],
    ['a child in an endless loop', 1],
    ['children of children, all in endless loops', 3],
    ['children of children that wait', 3],
    ['a session that waits for a call', 1],
    ['a session whose call waits', 1],
    ['a session whose call is in an endless loop', 1],
    ['children that are started ahead', 3],
    ['a child for which it waits synchronously', 1],
    ['a child in an endless loop for which it waits synchronously', 1],
    ['a child of a child for which it waits synchronously', 2],
  ])('takes along %s', async (what, count) => {
    const program = join(import.meta.dirname, 'fixtures/parent-that-goes-on.ts')
    const parent = spawn(process.execPath, [program, what], { stdio: ['ignore', 'pipe', 'pipe'] })
    const stderr = text(parent.stderr)
    await once(parent.stdout, 'data')
    const pids = descendantsOf(parent.pid as number)
    expect(pids).toHaveLength(count)
    parent.kill('SIGKILL')
    await areGone(pids)
    // Without a word.
    expect(await stderr).toBe('')
  })
})

/** Starts children in endless loops, one in the other, and gives all of their ids. */
async function start(
  hows: readonly How[],
  options: { timeoutMs?: number } = {},
): Promise<{ pids: number[]; failure: Promise<unknown>; kill: () => boolean }> {
  const { promise: printed, resolve: stdout } = Promise.withResolvers<string>()
  const call = printAndGoOn.reexec(hows, { stdout, graceMs: 200, ...options })
  const failure = call.catch((thrown: unknown) => thrown)
  await printed
  return { pids: descendantsOf(process.pid), failure, kill: () => call.kill('SIGKILL') }
}

describe('a child that is killed', () => {
  it('takes along its own, and its call fails', async () => {
    const { pids, failure, kill } = await start(['loop', 'loop'])
    expect(pids).toHaveLength(2)
    expect(kill()).toBe(true)
    expect(await failure).toBeInstanceOf(ChildKilledError)
    expect(await failure).toMatchObject({ pid: pids[0], signal: 'SIGKILL' })
    await areGone(pids)
  })

  it('by its timeout takes along its own', async () => {
    const { pids, failure } = await start(['loop', 'loop', 'wait'], { timeoutMs: 4000 })
    expect(pids).toHaveLength(3)
    expect(await failure).toBeInstanceOf(CallTimeoutError)
    await areGone(pids)
  })

  it('fails the call of its parent, which goes on', async () => {
    const { pids, failure } = await start(['wait', 'loop'])
    process.kill(pids[1] as number, 'SIGKILL')
    // What the grandchild's call threw, the child's rejected with.
    expect(await failure).toMatchObject({ name: 'ChildKilledError', pid: pids[1] })
    await areGone(pids)
  })
})
