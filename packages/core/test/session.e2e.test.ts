import { describe, expect, it } from 'vitest'
import {
  CallAbortedError,
  CallTimeoutError,
  ChildExitedError,
  ChildKilledError,
  type Launch,
  type Layer,
  SessionEndedError,
  UncloneableError,
  openSession,
} from '@reexec/core'
import { echo, make, uncloneable } from './fixtures/echoes.ts'
import { idle } from './fixtures/hangs.ts'
import {
  block,
  countCalls,
  exitWith,
  failWith,
  release,
  throwLater,
  waitForAbort,
  waitForRelease,
} from './fixtures/keeps-state.ts'
import { noteEach, count } from './fixtures/yields.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile } from './temporary-file.ts'

leavesNothing()

const childModule = new URL('./fixtures/child-layer.ts', import.meta.url).href

function noting(notes: string, more: object = {}): Layer {
  return {
    name: 'noting',
    amend: (launch) =>
      launch.addChildModule('noting', `${childModule}?name=noting`, { notes, ...more }),
  }
}

describe('a session', () => {
  it('runs many calls in one child', async () => {
    await using session = await openSession({ actions: [countCalls] })
    for (let calls = 1; calls <= 50; calls++) {
      expect(await countCalls.reexec(undefined, { session })).toEqual({ pid: session.pid, calls })
    }
  })

  it('runs calls that overlap, and tells them apart', async () => {
    await using session = await openSession()
    const waiting = ['a', 'b', 'c'].map((name) => waitForRelease.reexec(name, { session }))
    const echoed = Array.from({ length: 20 }, (_, at) => echo.reexec({ at }, { session }))
    expect(await Promise.all(echoed)).toEqual(Array.from({ length: 20 }, (_, at) => ({ at })))
    await release.reexec(undefined, { session })
    expect(await Promise.all(waiting)).toEqual(['released a', 'released b', 'released c'])
  })

  it('gives each of many calls its own parameter and result, also where neither side reads for a while', async () => {
    await using session = await openSession({ actions: [block, echo] })
    const words = Array.from({ length: 2000 }, (_, at) => `${at} é ${'x'.repeat(at)}`)
    const blocked = block.reexec(300, { session })
    const echoed = words.map((word) => echo.reexec(word, { session }))
    // The child meets a wire that nobody reads, too.
    await blocked
    block(300)
    expect(await Promise.all(echoed)).toEqual(words)
  })

  it('carries long parameters and results of calls that overlap', async () => {
    await using session = await openSession()
    const words = ['x', 'y', 'z'].map((letter) => letter.repeat(3_000_000))
    const results = await Promise.all([
      ...words.map((word) => echo.reexec(word, { session })),
      make.reexec({ bytes: 5_000_000, byte: 7 }, { session }),
    ])
    expect(results.slice(0, 3)).toEqual(words)
    expect(Buffer.alloc(5_000_000, 7).equals(results[3] as Buffer)).toBe(true)
  })

  it('goes on after a call that fails', async () => {
    await using session = await openSession()
    await expect(failWith.reexec('of one', { session })).rejects.toThrow(new SyntaxError('of one'))
    await expect(uncloneable.reexec(undefined, { session })).rejects.toBeInstanceOf(
      UncloneableError,
    )
    await expect(echo.reexec(() => {}, { session })).rejects.toMatchObject({ path: 'param' })
    const late = ['x'.repeat(3_000_000), () => {}]
    await expect(echo.reexec(late, { session })).rejects.toMatchObject({ path: 'param[1]' })
    expect(await echo.reexec('after', { session })).toBe('after')
  })

  it('goes on after a call that is aborted or takes too long, if that heeds its signal', async () => {
    await using session = await openSession({ graceMs: 20_000 })
    const { pid } = session
    const late = waitForAbort.reexec(undefined, { session, timeoutMs: 300 })
    const abort = new AbortController()
    const aborted = waitForAbort.reexec(undefined, { session, signal: abort.signal })
    await expect(late).rejects.toBeInstanceOf(CallTimeoutError)
    abort.abort(new Error('enough'))
    await expect(aborted).rejects.toMatchObject({
      name: 'CallAbortedError',
      cause: { message: 'enough' },
    })
    await expect(echo.reexec(1, { session, signal: AbortSignal.abort() })).rejects.toBeInstanceOf(
      CallAbortedError,
    )
    expect(await countCalls.reexec(undefined, { session })).toMatchObject({ pid })
  })

  it('is ended by a call that does not end when it is told to', async () => {
    await using session = await openSession({ graceMs: 100 })
    const call = block.reexec(60_000, { session, timeoutMs: 200 })
    await expect(call).rejects.toBeInstanceOf(CallTimeoutError)
    await expect(echo.reexec(1, { session })).rejects.toBeInstanceOf(SessionEndedError)
  })

  it('streams, and goes on when the loop is left', async () => {
    using notes = temporaryFile()
    await using session = await openSession()
    for await (const item of noteEach.reexec(notes.path, { session })) if (item === 30) break
    expect(notes.lines().at(-1)).toBe('left, aborted')
    const items: number[] = []
    for await (const item of count.reexec(100, { session })) items.push(item)
    expect(items).toHaveLength(100)
  })

  it('fails the open calls and the next when its child exits', async () => {
    await using session = await openSession()
    const open = { name: 'ChildExitedError', exitCode: 3, action: 'waitForRelease' }
    await Promise.all([
      expect(waitForRelease.reexec('never', { session })).rejects.toMatchObject(open),
      expect(exitWith.reexec(3, { session })).rejects.toBeInstanceOf(ChildExitedError),
    ])
    const next = echo.reexec(1, { session })
    await expect(next).rejects.toBeInstanceOf(SessionEndedError)
    await expect(next).rejects.toMatchObject({ exitCode: 3, action: 'echo', pid: session.pid })
    await expect(next).rejects.toThrow('exited with code 3')
  })

  it('fails the open calls when its child is killed', async () => {
    await using session = await openSession()
    const open = waitForRelease.reexec('never', { session })
    await echo.reexec(1, { session })
    expect(open.kill('SIGKILL')).toBe(true)
    await expect(open).rejects.toBeInstanceOf(ChildKilledError)
    await expect(echo.reexec(1, { session })).rejects.toThrow('was killed by SIGKILL')
  })

  it('fails the open calls with what nobody caught', async () => {
    await using session = await openSession({ stderr: 'ignore' })
    await Promise.all([
      expect(waitForRelease.reexec('never', { session })).rejects.toBeInstanceOf(RangeError),
      expect(throwLater.reexec(undefined, { session })).rejects.toThrow('in particular'),
    ])
  })

  it('fails the open calls when it is closed', async () => {
    const session = await openSession()
    const open = waitForRelease.reexec('never', { session })
    await echo.reexec(1, { session })
    await Promise.all([session.close(), expect(open).rejects.toBeInstanceOf(SessionEndedError)])
    await expect(echo.reexec(1, { session })).rejects.toBeInstanceOf(SessionEndedError)
    await session.close()
  })

  it('lets its child end as a program does when it is closed', async () => {
    const ends: unknown[] = []
    const layers = [
      { name: 'telling', amend: (launch: Launch) => launch.onEnd((end) => ends.push(end)) },
    ]
    const session = await openSession({ layers, graceMs: 20_000 })
    await echo.reexec(1, { session })
    await session.close()
    expect(ends).toEqual([expect.objectContaining({ exitCode: 0, signal: null, answered: true })])
  })

  it('has its layers once', async () => {
    using notes = temporaryFile()
    {
      await using session = await openSession({ layers: [noting(notes.path)], actions: [echo] })
      await echo.reexec(1, { session })
      await echo.reexec(2, { session })
    }
    const hooks = notes.lines().map((line) => line.replace('noting ', ''))
    expect(hooks.slice(0, 3)).toEqual(['createChildLayer', 'beforeLoad', 'beforeRun'])
    expect(new Set(hooks.slice(3))).toEqual(new Set(['beforeEnd']))
    expect(hooks.length).toBeGreaterThanOrEqual(5)
  })

  it('loads no module when a layer has moved its child', async () => {
    using notes = temporaryFile()
    await using session = await openSession({ layers: [noting(notes.path)], actions: [echo] })
    expect(await echo.reexec(1, { session })).toBe(1)
    const other = countCalls.reexec(undefined, { session })
    await expect(other).rejects.toMatchObject({
      name: 'UnloadableModuleError',
      action: 'countCalls',
    })
    await expect(other).rejects.toThrow('`actions` of openSession()')
  })

  it.each(['createChildLayer', 'beforeLoad', 'beforeRun'] as const)(
    'is not opened when %s throws',
    async (throwIn) => {
      using notes = temporaryFile()
      const layers = [noting(notes.path, { throwIn })]
      await expect(openSession({ layers })).rejects.toMatchObject({
        name: 'RangeError',
        message: throwIn,
      })
    },
  )

  it('is not opened when there is no child', async () => {
    await expect(openSession({ cwd: '/no such folder' })).rejects.toMatchObject({
      name: 'SpawnError',
    })
  })

  it('takes no option that does nothing', async () => {
    await using session = await openSession()
    // As JavaScript may.
    const options = { session, cwd: '/' } as object
    await expect(echo.reexec(1, options)).rejects.toThrow('"cwd"')
    await expect(openSession({ timeoutMs: 1 } as object)).rejects.toThrow('"timeoutMs"')
    await expect(openSession({ ahead: 0 })).rejects.toThrow('ahead')
    const none = {} as typeof session
    await expect(echo.reexec(1, { session: none })).rejects.toThrow('openSession()')
  })
})

describe('a session of children that are started ahead', () => {
  it('runs each call in a child of its own', async () => {
    await using session = await openSession({ ahead: 2, actions: [countCalls] })
    const pids = new Set<number>()
    for (let call = 1; call <= 5; call++) {
      const { pid, calls } = await countCalls.reexec(undefined, { session })
      expect(calls).toBe(1)
      pids.add(pid)
    }
    expect(pids.size).toBe(5)
    expect(session.pid).toBeUndefined()
  })

  it('serves more calls at a time than wait', async () => {
    await using session = await openSession({ ahead: 1 })
    const calls = Array.from({ length: 5 }, (_, at) => echo.reexec(at, { session }))
    expect(await Promise.all(calls)).toEqual([0, 1, 2, 3, 4])
  })

  it('replaces a child while its call is under way', async () => {
    let spawned = 0
    const counting: Layer = {
      name: 'counting',
      amend: (launch) => launch.onSpawn(() => (spawned += 1)),
    }
    const session = await openSession({ ahead: 1, layers: [counting] })
    using notes = temporaryFile()
    const open = idle.reexec(notes.path, { session })
    await expect.poll(() => spawned, { timeout: 10_000 }).toBe(2)
    await Promise.all([session.close(), expect(open).rejects.toBeInstanceOf(SessionEndedError)])
    expect(spawned).toBe(2)
  })

  it('settles a call when its child has ended', async () => {
    await using session = await openSession({ ahead: 1 })
    const call = echo.reexec(1, { session })
    await call
    expect(call.outcome).toMatchObject({ exitCode: 0, signal: null })
    expect(call.kill()).toBe(false)
  })

  it('goes on when a child that waits is killed, and when a call fails', async () => {
    await using session = await openSession({ ahead: 1 })
    await expect(exitWith.reexec(2, { session })).rejects.toBeInstanceOf(ChildExitedError)
    await expect(failWith.reexec('one', { session })).rejects.toThrow('one')
    expect(await echo.reexec('next', { session })).toBe('next')
  })

  it('is not opened when a layer throws', async () => {
    using notes = temporaryFile()
    const layers = [noting(notes.path, { throwIn: 'beforeLoad' })]
    await expect(openSession({ layers, ahead: 3 })).rejects.toMatchObject({
      name: 'RangeError',
      message: 'beforeLoad',
    })
  })

  it('fails its open calls when it is closed', async () => {
    const session = await openSession({ ahead: 1 })
    using notes = temporaryFile()
    const open = idle.reexec(notes.path, { session })
    await Promise.all([session.close(), expect(open).rejects.toBeInstanceOf(SessionEndedError)])
    await expect(echo.reexec(1, { session })).rejects.toBeInstanceOf(SessionEndedError)
  })
})
