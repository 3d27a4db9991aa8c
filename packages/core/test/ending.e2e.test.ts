import { describe, expect, it } from 'vitest'
import { CallTimeoutError, type Layer, openSession } from '@reexec/core'
import { run } from './fixtures/hangs-while-loading.ts'
import { type HangingData, resist } from './fixtures/resists.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile } from './temporary-file.ts'

leavesNothing()

const graceMs = 400

const layer = (data: HangingData): Layer => ({
  name: 'hanging',
  amend: (launch) => launch.addChildModule('hanging', resist.module, data),
})

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => expect.fail(`It gave ${String(value)}.`),
    (thrown: unknown) => thrown,
  )

/** When things happened, by the notes of a child. */
function timesOf(lines: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    lines.map((line) => line.split(' ')).map(([what = '', ms]) => [what, Number(ms)]),
  )
}

describe('a child that resists', () => {
  it('is told, gets SIGTERM, then its grace, then SIGKILL', async () => {
    using notes = temporaryFile()
    const options = { timeoutMs: 2500, graceMs, layers: [layer({ notes: notes.path })] }
    const start = Date.now()
    const error = await failure(resist.reexec({ notes: notes.path, listens: false }, options))
    const end = Date.now()
    expect(error).toBeInstanceOf(CallTimeoutError)
    expect(error).toMatchObject({ signal: 'SIGKILL', exitCode: null })
    const { started = 0, told = 0, SIGTERM = 0 } = timesOf(notes.lines())
    expect(notes.lines().map((line) => line.split(' ')[0])).toEqual(['started', 'told', 'SIGTERM'])
    expect(started).toBeGreaterThan(start)
    expect(told).toBeGreaterThanOrEqual(start + 2500)
    expect(SIGTERM).toBeGreaterThanOrEqual(told)
    expect(end).toBeGreaterThanOrEqual(SIGTERM + graceMs)
  })

  it('and listens to its signal has a grace before SIGTERM, too', async () => {
    using notes = temporaryFile()
    const options = { timeoutMs: 2500, graceMs, layers: [layer({ notes: notes.path })] }
    const error = await failure(resist.reexec({ notes: notes.path, listens: true }, options))
    const end = Date.now()
    expect(error).toMatchObject({ name: 'CallTimeoutError', signal: 'SIGKILL' })
    const { told = 0, aborted = 0, SIGTERM = 0 } = timesOf(notes.lines())
    expect(aborted).toBeGreaterThan(0)
    // What it is told takes a while to arrive.
    expect(SIGTERM).toBeGreaterThanOrEqual(told + graceMs / 2)
    expect(end).toBeGreaterThanOrEqual(SIGTERM + graceMs / 2)
  })

  it('in a session is ended in the same order', async () => {
    using notes = temporaryFile()
    const layers = [layer({ notes: notes.path })]
    await using session = await openSession({ graceMs, layers, actions: [resist] })
    const call = resist.reexec({ notes: notes.path, listens: false }, { session, timeoutMs: 300 })
    expect(await failure(call)).toMatchObject({ name: 'CallTimeoutError', signal: 'SIGKILL' })
    expect(notes.lines().map((line) => line.split(' ')[0])).toEqual(['started', 'told', 'SIGTERM'])
  })
})

describe('a child that is not ready when its call is given up', () => {
  it.each(['beforeLoad', 'beforeRun'] as const)(
    'as a layer hangs in %s, tells its layers and ends',
    async (hangIn) => {
      using notes = temporaryFile()
      const layers = [layer({ notes: notes.path, hangIn })]
      const options = { timeoutMs: 2500, graceMs: 10_000, layers }
      const error = await failure(resist.reexec({ notes: notes.path, listens: false }, options))
      expect(error).toBeInstanceOf(CallTimeoutError)
      expect(error).toMatchObject({ signal: 'SIGTERM' })
      expect(notes.lines().map((line) => line.split(' ')[0])).toEqual(['told'])
    },
  )

  it('as its module hangs, tells its layers and ends', async () => {
    using notes = temporaryFile()
    const layers = [layer({ notes: notes.path })]
    const env = { HANG_MS: '60000' }
    const options = { timeoutMs: 2500, graceMs: 10_000, layers, env }
    const error = await failure(run.reexec({ notes: notes.path }, options))
    expect(error).toMatchObject({ name: 'CallTimeoutError', signal: 'SIGTERM' })
    expect(notes.lines().map((line) => line.split(' ')[0])).toEqual(['told'])
  })
})

describe('a child whose module takes long to load', () => {
  it('runs its call then, once', async () => {
    using notes = temporaryFile()
    await run.reexec({ notes: notes.path }, { env: { HANG_MS: '600' } })
    expect(notes.lines()).toEqual(['action'])
  })

  it('waits for its call, if it is started ahead', async () => {
    using notes = temporaryFile()
    const env = { HANG_MS: '600' }
    await using session = await openSession({ ahead: 1, actions: [run], env })
    await run.reexec({ notes: notes.path }, { session })
    expect(notes.lines()).toEqual(['action'])
  })

  it('runs the calls of a session', async () => {
    using notes = temporaryFile()
    const env = { HANG_MS: '600' }
    await using session = await openSession({ actions: [run], env })
    await Promise.all([1, 2].map(() => run.reexec({ notes: notes.path }, { session })))
    expect(notes.lines()).toEqual(['action', 'action'])
  })
})
