import { expect, it, vi } from 'vitest'
import { leaveProcess } from './fixtures/leaves-a-process.ts'
import { leavesNothing, openDescriptors } from './leaves-nothing.ts'

leavesNothing()

it('does not wait for a process that an action left, which holds the wire and stderr open', async () => {
  const before = openDescriptors()
  const returned = await leaveProcess.reexec('return')
  const thrown: unknown = await leaveProcess.reexec('throw').catch((error: unknown) => error)
  await vi.waitFor(() => expect(openDescriptors()).toEqual(before), { timeout: 20_000 })
  for (const pid of [returned, (thrown as { pid?: number }).pid]) {
    // It is still there.
    process.kill(pid as number, 'SIGKILL')
  }
  expect(thrown).toBeInstanceOf(RangeError)
})
