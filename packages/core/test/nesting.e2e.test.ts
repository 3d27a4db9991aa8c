import { expect, it } from 'vitest'
import { NestingError } from '@reexec/core'
import { callInside, nest } from './fixtures/nests.ts'
import { leavesNothing } from './leaves-nothing.ts'

leavesNothing()

it('lets a re-executed action re-execute', async () => {
  expect(await nest.reexec(2)).toEqual([1, 2, 3])
})

it('knows its depth in an ordinary call, too', async () => {
  expect(await nest(1)).toEqual([0, 1])
  const [pid, depth] = await callInside.reexec()
  expect(pid).not.toBe(process.pid)
  expect(depth).toBe(1)
})

it('ends at the limit', async () => {
  const error = await nest.reexec(20).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(NestingError)
  expect(error).toMatchObject({ action: 'nest' })
  expect((error as Error).message).toContain('9 levels deep; the limit is 8')
})
