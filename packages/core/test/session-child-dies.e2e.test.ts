import { setTimeout } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { ChildKilledError, type Layer, openSession } from '@reexec/core'
import { echo } from './fixtures/echoes.ts'
import { note } from './fixtures/notes.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { runs } from './processes.ts'
import { temporaryFile } from './temporary-file.ts'

leavesNothing()

/** A layer that keeps which children there were. */
function counting(pids: number[]): Layer {
  return { name: 'counting', amend: (launch) => launch.onSpawn((pid) => pids.push(pid)) }
}

describe('a child that was started ahead and dies', () => {
  it('before its call is replaced by another', async () => {
    const pids: number[] = []
    const ended: unknown[] = []
    const hearing: Layer = {
      name: 'hearing',
      amend: (launch) => launch.onEnd(({ pid }) => ended.push(pid)),
    }
    await using session = await openSession({ ahead: 1, layers: [counting(pids), hearing] })
    process.kill(pids[0] as number, 'SIGKILL')
    await vi.waitFor(() => expect(ended).toEqual(pids), { timeout: 20_000 })
    expect(await echo.reexec(1, { session })).toBe(1)
  })

  it('as its call is made fails that, which is not run a second time', async () => {
    using notes = temporaryFile()
    const pids: number[] = []
    await using session = await openSession({ ahead: 1, layers: [counting(pids)] })
    process.kill(pids[0] as number, 'SIGKILL')
    // Nobody has heard of it yet.
    const call = note.reexec(notes.path, { session })
    await expect(call).rejects.toBeInstanceOf(ChildKilledError)
    await expect(call).rejects.toMatchObject({ pid: pids[0], signal: 'SIGKILL' })
    expect(notes.lines()).toEqual([])
    expect(await note.reexec(notes.path, { session })).toBe('done')
  })

  it('while a long parameter is sent fails its call', async () => {
    const pids: number[] = []
    await using session = await openSession({ ahead: 1, layers: [counting(pids)] })
    const call = echo.reexec(Buffer.alloc(64 * 1024 * 1024), { session })
    const settled = Promise.allSettled([call])
    await setTimeout(1)
    process.kill(pids[0] as number, 'SIGKILL')
    expect(await settled).toMatchObject([{ reason: { name: 'ChildKilledError' } }])
  })
})

describe('the child of a session', () => {
  it('is closed even when it is stopped', async () => {
    const session = await openSession({ graceMs: 100 })
    const pid = session.pid as number
    process.kill(pid, 'SIGSTOP')
    await session.close()
    expect(runs(pid)).toBe(false)
  })

  it('that dies as a call is made fails that, and the next says so', async () => {
    await using session = await openSession()
    process.kill(session.pid as number, 'SIGKILL')
    await expect(echo.reexec(1, { session })).rejects.toBeInstanceOf(ChildKilledError)
    await expect(echo.reexec(1, { session })).rejects.toMatchObject({ name: 'SessionEndedError' })
  })

  it('may be killed before it has been opened', async () => {
    const killing: Layer = {
      name: 'killing',
      amend: (launch) => launch.onSpawn((pid) => process.kill(pid, 'SIGKILL')),
    }
    const opened = openSession({ layers: [killing] })
    await expect(opened).rejects.toBeInstanceOf(ChildKilledError)
    await expect(openSession({ ahead: 2, layers: [killing] })).rejects.toBeInstanceOf(
      ChildKilledError,
    )
  })
})

it('kills a child before it has begun, and not one that there is not', async () => {
  const call = echo.reexec(1)
  expect(call.kill('SIGKILL')).toBe(true)
  await expect(call).rejects.toMatchObject({ name: 'ChildKilledError', signal: 'SIGKILL' })
  const none = echo.reexec(1, { cwd: '/no such folder' })
  expect(none.kill()).toBe(false)
  await expect(none).rejects.toMatchObject({ name: 'SpawnError' })
})
