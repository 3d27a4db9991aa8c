import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { CallAbortedError, CallTimeoutError, type ReexecError } from '@reexec/core'
import {
  endWhenAborted,
  hangAfterAnswer,
  idle,
  ignoreSigterm,
  loop,
  throwAndHang,
} from './fixtures/hangs.ts'
import { note } from './fixtures/notes.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile } from './temporary-file.ts'

leavesNothing()

/** Long enough for a child to be at its action, on a busy machine. */
const timeoutMs = 3000

const failure = (call: Promise<unknown>): Promise<ReexecError> =>
  call.then(
    (value) => expect.fail(`It gave ${String(value)}.`),
    (thrown: unknown) => thrown as ReexecError,
  )

describe('timeoutMs', () => {
  it('ends an action that waits', async () => {
    using marker = temporaryFile()
    const error = await failure(idle.reexec(marker.path, { timeoutMs }))
    expect(error).toBeInstanceOf(CallTimeoutError)
    expect(error).toMatchObject({ action: 'idle', exitCode: null, signal: 'SIGTERM' })
    expect(error.message).toContain('3000 ms')
    expect(marker.lines()).toEqual(['started'])
  })

  it('ends an action in an endless loop', async () => {
    using marker = temporaryFile()
    const error = await failure(loop.reexec(marker.path, { timeoutMs, graceMs: 1500 }))
    expect(error).toBeInstanceOf(CallTimeoutError)
    expect(error).toMatchObject({ exitCode: null, signal: 'SIGTERM' })
    expect(marker.lines()).toEqual(['started'])
  })

  it('ends an action that ignores SIGTERM, by SIGKILL', async () => {
    using marker = temporaryFile()
    const error = await failure(ignoreSigterm.reexec(marker.path, { timeoutMs, graceMs: 300 }))
    expect(error).toBeInstanceOf(CallTimeoutError)
    expect(error).toMatchObject({ exitCode: null, signal: 'SIGKILL' })
    expect(marker.lines()[0]).toBe('SIGTERM')
  })

  it('lets an action that listens to its signal end by itself', async () => {
    using marker = temporaryFile()
    const error = await failure(endWhenAborted.reexec(marker.path, { timeoutMs, graceMs: 20_000 }))
    expect(error).toBeInstanceOf(CallTimeoutError)
    expect(error).toMatchObject({ exitCode: 0, signal: null })
    expect(marker.lines()).toEqual(['started', 'AbortError: The caller has given up.'])
  })

  it('may be over before the child has started', async () => {
    using marker = temporaryFile()
    const error = await failure(idle.reexec(marker.path, { timeoutMs: 0, graceMs: 0 }))
    expect(error).toBeInstanceOf(CallTimeoutError)
  })
})

describe('signal', () => {
  it('keeps an aborted call from spawning anything', async () => {
    using marker = temporaryFile()
    const signal = AbortSignal.abort('no longer wanted')
    const error = await failure(note.reexec(marker.path, { signal }))
    expect(error).toBeInstanceOf(CallAbortedError)
    expect(error).toMatchObject({ action: 'note', pid: undefined, cause: 'no longer wanted' })
    expect(marker.lines()).toEqual([])
  })

  it('keeps a child that is being spawned from running its action', async () => {
    using marker = temporaryFile()
    const controller = new AbortController()
    const call = failure(note.reexec(marker.path, { signal: controller.signal }))
    controller.abort('changed its mind')
    const error = await call
    expect(error).toBeInstanceOf(CallAbortedError)
    expect(error).toMatchObject({ cause: 'changed its mind' })
    expect(marker.lines()).toEqual([])
  })

  it('ends an action that runs', async () => {
    using marker = temporaryFile()
    const controller = new AbortController()
    const reason = new RangeError('too much')
    const call = failure(
      endWhenAborted.reexec(marker.path, { signal: controller.signal, graceMs: 20_000 }),
    )
    await vi.waitFor(() => expect(readFileSync(marker.path, 'utf8')).toBe('started\n'), {
      timeout: 20_000,
    })
    controller.abort(reason)
    const error = await call
    expect(error).toBeInstanceOf(CallAbortedError)
    expect(error).toMatchObject({ cause: reason, exitCode: 0, signal: null })
    expect(marker.lines()).toHaveLength(2)
  })

  it('does not fail a call when it is aborted after the answer, and is let go', async () => {
    using marker = temporaryFile()
    const controller = new AbortController()
    const remove = vi.spyOn(controller.signal, 'removeEventListener')
    expect(await note.reexec(marker.path, { signal: controller.signal })).toBe('done')
    expect(remove).toHaveBeenCalledOnce()
    controller.abort()
  })
})

describe('a child that answers and does not end', () => {
  it.each(['sync', 'async', 'deaf'])('is ended, and its answer kept (%s)', async (how) => {
    const answer = await hangAfterAnswer.reexec(how, { graceMs: 200 })
    expect(answer).toEqual({ how, pid: expect.any(Number) as number })
    expect(() => process.kill(answer.pid, 0)).toThrow('ESRCH')
  })

  it('is ended, and what it threw is kept', async () => {
    await expect(throwAndHang.reexec(undefined, { graceMs: 200 })).rejects.toThrow(
      new RangeError('thrown before it hung'),
    )
  })
})
