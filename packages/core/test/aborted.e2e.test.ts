import { getEventListeners } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { CallAbortedError, CallTimeoutError, type Layer, openSession } from '@reexec/core'
import { echo, pauseInResult } from './fixtures/echoes.ts'
import { idle } from './fixtures/hangs.ts'
import { run } from './fixtures/hangs-while-loading.ts'
import { block, countCalls, waitForRelease } from './fixtures/keeps-state.ts'
import { note } from './fixtures/notes.ts'
import { count, noteEach } from './fixtures/yields.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile } from './temporary-file.ts'

leavesNothing()

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => expect.fail(`It gave ${String(value)}.`),
    (thrown: unknown) => thrown,
  )

/** More than a wire holds that nobody reads. */
const LONG = Buffer.alloc(32 * 1024 * 1024)

describe('a call that is aborted', () => {
  it('while a layer amends it', async () => {
    using notes = temporaryFile()
    const controller = new AbortController()
    const layer: Layer = { name: 'aborting', amend: () => controller.abort('amended') }
    const options = { signal: controller.signal, layers: [layer] }
    expect(await failure(note.reexec(notes.path, options))).toMatchObject({ cause: 'amended' })
    expect(notes.lines()).toEqual([])
  })

  it('when its child is spawned', async () => {
    using notes = temporaryFile()
    const controller = new AbortController()
    const amend: Layer['amend'] = (launch) => launch.onSpawn(() => controller.abort('spawned'))
    const options = { signal: controller.signal, layers: [{ name: 'aborting', amend }] }
    const error = await failure(note.reexec(notes.path, options))
    expect(error).toMatchObject({ cause: 'spawned', signal: 'SIGKILL' })
    expect(notes.lines()).toEqual([])
  })

  it('while a long parameter is sent that its child does not read yet', async () => {
    using notes = temporaryFile()
    const param = { notes: notes.path, LONG }
    const options = { signal: AbortSignal.timeout(500), env: { HANG_MS: '60000' } }
    const error = await failure(run.reexec(param, options))
    expect(error).toBeInstanceOf(CallAbortedError)
    expect(notes.lines()).toEqual([])
  })

  it('while a long parameter is sent to a child that is stopped', async () => {
    const call = echo.reexec(LONG, { signal: AbortSignal.timeout(300), graceMs: 100 })
    call.kill('SIGSTOP')
    expect(await failure(call)).toMatchObject({ name: 'CallAbortedError', signal: 'SIGKILL' })
  })

  it('while its result comes', async () => {
    using notes = temporaryFile()
    const controller = new AbortController()
    const call = pauseInResult.reexec(notes.path, { signal: controller.signal })
    const settled = failure(call)
    await vi.waitFor(() => expect(notes.lines()).toEqual(['half']), { timeout: 20_000 })
    controller.abort()
    expect(await settled).toBeInstanceOf(CallAbortedError)
  })

  it('between two items', async () => {
    using notes = temporaryFile()
    const controller = new AbortController()
    const iterate = async (): Promise<void> => {
      for await (const item of noteEach.reexec(notes.path, { signal: controller.signal })) {
        if (item === 5) controller.abort()
      }
    }
    expect(await failure(iterate())).toBeInstanceOf(CallAbortedError)
    expect(notes.lines().at(-1)).toBe('left, aborted')
  })

  it('when it has answered keeps its result, although its child still runs', async () => {
    const controller = new AbortController()
    const options = { signal: controller.signal, graceMs: 20_000 }
    const items = count.reexec(0, options)[Symbol.asyncIterator]()
    const last = await items.next()
    controller.abort()
    expect(last).toEqual({ done: true, value: 'counted to 0' })
  })
})

describe('a call in a session that is aborted', () => {
  it('at once, is heeded', async () => {
    await using session = await openSession()
    const { pid } = session
    const controller = new AbortController()
    const call = echo.reexec(1, { session, signal: controller.signal })
    controller.abort()
    expect(await failure(call)).toBeInstanceOf(CallAbortedError)
    expect(await countCalls.reexec(undefined, { session })).toMatchObject({ pid })
  })

  it('at once, and does not heed it, ends the session', async () => {
    await using session = await openSession({ graceMs: 100 })
    const controller = new AbortController()
    const call = block.reexec(60_000, { session, signal: controller.signal })
    controller.abort()
    expect(await failure(call)).toMatchObject({ name: 'CallAbortedError', signal: 'SIGTERM' })
    const next = failure(echo.reexec(1, { session }))
    expect(await next).toMatchObject({ name: 'SessionEndedError' })
  })

  it('while its long parameter is sent does not run, and leaves the session', async () => {
    await using session = await openSession()
    const busy = block.reexec(1000, { session })
    const call = countCalls.reexec(LONG as unknown as undefined, {
      session,
      signal: AbortSignal.timeout(200),
    })
    expect(await failure(call)).toBeInstanceOf(CallAbortedError)
    await busy
    expect(await countCalls.reexec(undefined, { session })).toMatchObject({ calls: 1 })
  })
})

describe('a stream that is left before its first item', () => {
  it('ends its child', async () => {
    using notes = temporaryFile()
    const call = noteEach.reexec(notes.path)
    await call[Symbol.asyncIterator]().return(undefined as never)
    expect(call.outcome).toMatchObject({ pid: call.pid })
  })

  it('goes on with its session', async () => {
    using notes = temporaryFile()
    await using session = await openSession()
    const call = noteEach.reexec(notes.path, { session })
    await call[Symbol.asyncIterator]().return(undefined as never)
    expect(await echo.reexec(1, { session })).toBe(1)
  })
})

it('lets many calls share a signal without a warning, and lets go of it', async () => {
  await using session = await openSession()
  const { signal } = new AbortController()
  const waiting = Array.from({ length: 30 }, () => echo.reexec(1, { session, signal }))
  await Promise.all(waiting)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

it('aborts all calls that share a signal', async () => {
  await using session = await openSession({ graceMs: 20_000 })
  const controller = new AbortController()
  const options = { session, signal: controller.signal }
  const calls = Array.from({ length: 30 }, () => waitForRelease.reexec('never', options))
  await echo.reexec(1, { session })
  controller.abort()
  // These do not listen: that ends the session, much later.
  const closed = setTimeout(100).then(() => session.close())
  const errors = await Promise.all(calls.map(failure))
  expect(errors.every((error) => error instanceof CallAbortedError)).toBe(true)
  await closed
})

it('times out a child that is stopped', async () => {
  using notes = temporaryFile()
  const call = idle.reexec(notes.path, { timeoutMs: 1500, graceMs: 100 })
  const settled = failure(call)
  await vi.waitFor(() => expect(notes.lines()).toEqual(['started']), { timeout: 20_000 })
  call.kill('SIGSTOP')
  expect(await settled).toBeInstanceOf(CallTimeoutError)
  expect(await settled).toMatchObject({ signal: 'SIGKILL' })
})
