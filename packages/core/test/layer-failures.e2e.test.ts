import { setTimeout } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { type ChildEnding, type Launch, type Layer, openSession } from '@reexec/core'
import { echo } from './fixtures/echoes.ts'
import { exit } from './fixtures/ends-its-process.ts'
import { hangAfterAnswer } from './fixtures/hangs.ts'
import { printAndRead } from './fixtures/prints-and-reads.ts'
import { resist } from './fixtures/resists.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile } from './temporary-file.ts'

leavesNothing()

const layer = (amend: (launch: Launch) => void): Layer => ({ name: 'failing', amend })

const throwing = (message: string) => (): never => {
  throw new RangeError(message)
}

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => expect.fail(`It gave ${String(value)}.`),
    (thrown: unknown) => thrown,
  )

describe('what a layer throws in the parent', () => {
  it('when it is told of the spawn kills the child, and is told of its end', async () => {
    const endings: ChildEnding[] = []
    const layers = [
      layer((launch) => {
        launch.onEnd((ending) => endings.push(ending))
        launch.onSpawn(throwing('on spawn'))
      }),
    ]
    expect(await failure(echo.reexec(1, { layers }))).toMatchObject({ message: 'on spawn' })
    expect(endings).toMatchObject([{ signal: 'SIGKILL', answered: false }])
  })

  it('when it is told of the end fails the call, although that was answered', async () => {
    const layers = [layer((launch) => launch.onEnd(throwing('on end')))]
    expect(await failure(echo.reexec(1, { layers }))).toMatchObject({ message: 'on end' })
    expect(await failure(exit.reexec(1, { layers }))).toMatchObject({ message: 'on end' })
    expect(() => echo.reexecSync(1, { layers })).toThrow('on end')
  })

  it('keeps a session from being opened', async () => {
    const spawning = [layer((launch) => launch.onSpawn(throwing('on spawn')))]
    const amending = [layer(throwing('amend'))]
    for (const ahead of [{}, { ahead: 2 }]) {
      expect(await failure(openSession({ ...ahead, layers: spawning }))).toMatchObject({
        message: 'on spawn',
      })
      expect(await failure(openSession({ ...ahead, layers: amending }))).toMatchObject({
        message: 'amend',
      })
    }
  })

  it('later on fails a call of a session of children ahead, and nothing else', async () => {
    let launches = 0
    let isBad = false
    const amending = layer(() => {
      launches += 1
      if (isBad) throw new RangeError('amend')
    })
    await using session = await openSession({ ahead: 1, layers: [amending] })
    isBad = true
    expect(await echo.reexec('started before', { session })).toBe('started before')
    // It is replaced when its call has ended.
    await vi.waitFor(() => expect(launches).toBe(2), { timeout: 20_000 })
    expect(await failure(echo.reexec(1, { session }))).toMatchObject({ message: 'amend' })
    isBad = false
    expect(await echo.reexec('again', { session })).toBe('again')
    expect(launches).toBeGreaterThan(3)
  })

  it('may be what nothing can be known of', async () => {
    const odd = new Proxy(new Error('odd'), {
      get: throwing('get'),
      getPrototypeOf: throwing('getPrototypeOf'),
    })
    const amend = (): never => {
      throw odd
    }
    const onEnd = layer((launch) => launch.onEnd(amend))
    for (const each of [layer(amend), onEnd]) {
      const [settled] = await Promise.allSettled([echo.reexec(1, { layers: [each] })])
      expect(settled.status === 'rejected' && settled.reason === odd).toBe(true)
    }
  })
})

describe('what a listener of lines throws', () => {
  it('fails the call, answered or not', async () => {
    for (const stream of ['stdout', 'stderr']) {
      const options = { [stream]: throwing('line') }
      expect(await failure(printAndRead.reexec('a\nb', options))).toMatchObject({ message: 'line' })
      expect(() => printAndRead.reexecSync('a\nb', options)).toThrow('line')
    }
  })

  it('tells layers how the child has ended nevertheless', async () => {
    const endings: ChildEnding[] = []
    const layers = [layer((launch) => launch.onEnd((ending) => endings.push(ending)))]
    const options = { layers, stdout: throwing('line') }
    await failure(printAndRead.reexec('a\nb', options))
    expect(() => printAndRead.reexecSync('a\nb', options)).toThrow('line')
    const pid = expect.any(Number) as number
    expect(endings).toMatchObject([{ pid }, { pid, exitCode: 0, answered: true }])
  })
})

it('keeps the answer of a child ahead whose session is closed before that has ended', async () => {
  using notes = temporaryFile()
  const told: Layer = {
    name: 'told',
    amend: (launch) => launch.addChildModule('told', resist.module, { notes: notes.path }),
  }
  const actions = [hangAfterAnswer]
  const session = await openSession({ ahead: 1, graceMs: 20_000, actions, layers: [told] })
  const call = hangAfterAnswer.reexec('async', { session })
  await vi.waitFor(() => expect(notes.lines()).toHaveLength(1), { timeout: 20_000 })
  // Until its answer is here, which nothing shows.
  await setTimeout(2000)
  await session.close()
  expect(await call).toMatchObject({ how: 'async' })
})
