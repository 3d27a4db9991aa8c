import { setTimeout } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { ChildExitedError, ProtocolError, SessionEndedError, openSession } from '@reexec/core'
import { echo } from './fixtures/echoes.ts'
import { closeWire, floodItems } from './fixtures/misuses-the-wire.ts'
import { answerThenWriteOnWire, writeOnWire } from './fixtures/writes-on-the-wire.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { runs } from './processes.ts'

leavesNothing()

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => expect.fail(`It gave ${String(value)}.`),
    (thrown: unknown) => thrown,
  )

describe('an action that closes the wire', () => {
  it('and hangs is ended, as it cannot answer', async () => {
    const error = await failure(closeWire.reexec('hang', { graceMs: 300 }))
    expect(error).toBeInstanceOf(ProtocolError)
    expect(error).toMatchObject({ action: 'closeWire', exitCode: null, signal: 'SIGTERM' })
  })

  it('and exits is reported as exited', async () => {
    const error = await failure(closeWire.reexec('exit'))
    expect(error).toBeInstanceOf(ChildExitedError)
    expect(error).toMatchObject({ exitCode: 6 })
  })

  it('and answers fails its call', async () => {
    const error = await failure(closeWire.reexec('answer', { graceMs: 20_000, stderr: 'ignore' }))
    expect(error).toBeInstanceOf(ChildExitedError)
  })

  it('in a session ends the session', async () => {
    await using session = await openSession({ graceMs: 50, stderr: 'ignore' })
    await failure(closeWire.reexec('hang', { session }))
    expect(await failure(echo.reexec(1, { session }))).toBeInstanceOf(SessionEndedError)
  })
})

describe('a session in which an action writes on the wire', () => {
  it('fails the open calls, and ends', async () => {
    await using session = await openSession()
    const bytes = Buffer.from('not a frame, but text')
    const call = writeOnWire.reexec({ bytes, and: 'hang' }, { session })
    expect(await failure(call)).toBeInstanceOf(ProtocolError)
    expect(await failure(echo.reexec(1, { session }))).toBeInstanceOf(SessionEndedError)
  })

  it('ends although no call is open', async () => {
    await using session = await openSession()
    const pid = session.pid as number
    const answered = answerThenWriteOnWire.reexec(Buffer.from('not a frame, but text'), { session })
    expect(await answered).toBe('answered')
    await vi.waitFor(() => expect(runs(pid)).toBe(false), { timeout: 20_000 })
    expect(await failure(echo.reexec(1, { session }))).toBeInstanceOf(SessionEndedError)
  })
})

it('fails a call that yields more than it was asked for', async () => {
  const taken: unknown[] = []
  const iterate = async (): Promise<void> => {
    for await (const item of floodItems.reexec(1000, { itemsAhead: 4 })) {
      taken.push(item)
      await setTimeout(100)
    }
  }
  expect(await failure(iterate())).toBeInstanceOf(ProtocolError)
})
