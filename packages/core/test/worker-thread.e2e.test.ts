import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { leavesNothing } from './leaves-nothing.ts'

leavesNothing()

it('re-executes from a worker thread', async () => {
  const worker = new Worker(join(import.meta.dirname, 'fixtures/reexecs-in-worker.ts'))
  // Asked for at once: a message that is still under way when the worker exits comes in one go with that.
  const exited = once(worker, 'exit')
  const [[echoed, thrown]] = (await once(worker, 'message')) as [PromiseSettledResult<unknown>[]]
  await exited
  expect(echoed).toEqual({ status: 'fulfilled', value: new Map([['from', 'a worker']]) })
  expect(thrown).toMatchObject({ status: 'rejected', reason: new RangeError('outer') })
})
