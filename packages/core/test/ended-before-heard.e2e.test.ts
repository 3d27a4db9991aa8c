import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { ChildExitedError, openSession } from '@reexec/core'
import { echo } from './fixtures/echoes.ts'
import { exitAfterAnswer } from './fixtures/ends-its-process.ts'
import { yieldAtOnce } from './fixtures/yields.ts'
import { leavesNothing } from './leaves-nothing.ts'

leavesNothing()

/** Lets this thread hear nothing. */
function blockFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

it('loses no item of a child that has ended, although it asks that for more', async () => {
  // The first time, it is told of more than items.
  for (const isFirst of [true, false, false]) {
    const items = yieldAtOnce.reexec({ items: 15, bytes: 6000 })[Symbol.asyncIterator]()
    await setTimeout(5)
    if (!isFirst) blockFor(700)
    for (let at = 0; at < 15; at++) expect(await items.next()).toMatchObject({ done: false })
    expect(await items.next()).toEqual({ done: true, value: 'that is all' })
  }
})

it('loses no answer of a child that has ended, although another call is sent to it', async () => {
  await using session = await openSession({ actions: [exitAfterAnswer] })
  const answered = exitAfterAnswer.reexec(100_000, { session })
  blockFor(1000)
  const late = echo.reexec(Buffer.alloc(1_000_000), { session })
  expect(await answered).toEqual(Buffer.alloc(100_000, 7))
  await expect(late).rejects.toBeInstanceOf(ChildExitedError)
})

it('hears what kept a child from its call, although a long parameter is sent to it', async () => {
  const { neverDefinedInTheChild } = await import('./fixtures/throws-while-loading.ts')
  const param = Buffer.alloc(8_000_000) as unknown as undefined
  const call = neverDefinedInTheChild.reexec(param)
  await expect(call).rejects.toMatchObject({ name: 'RangeError', code: 'E_LOADING' })
})
