import { describe, expect, it } from 'vitest'
import { type CallOptions, ChildExitedError, ChildKilledError, SpawnError } from '@reexec/core'
import {
  complain,
  exit,
  exitLater,
  killItself,
  stderrOfComplaint,
  waitForNothing,
} from './fixtures/ends-its-process.ts'
import { echo } from './fixtures/echoes.ts'
import { leavesNothing } from './leaves-nothing.ts'

leavesNothing()

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => expect.fail(`It gave ${String(value)}.`),
    (thrown: unknown) => thrown,
  )

describe('a child that exits before it answers', () => {
  it.each([3, 0])('is reported with exit code %i', async (exitCode) => {
    const error = await failure(exit.reexec(exitCode))
    expect(error).toBeInstanceOf(ChildExitedError)
    expect(error).toMatchObject({
      name: 'ChildExitedError',
      action: 'exit',
      module: exit.module,
      pid: expect.any(Number) as number,
      exitCode,
      signal: null,
      stderr: '',
    })
  })

  it('is reported with what it wrote to stderr', async () => {
    const error = await failure(exitLater.reexec(3))
    expect(error).toMatchObject({ exitCode: 3, stderr: 'about to exit\n' })
    expect((error as Error).message).toContain('about to exit')
  })

  it('is reported with no more than the end of what it wrote to stderr', async () => {
    const stderr = await stderrOfComplaint.reexec(100_000, { stderr: 'ignore' })
    expect(stderr).toHaveLength(16 * 1024)
    expect(stderr).toMatch(/^x+the end$/)
  })

  it('is reported without stderr when that goes elsewhere', async () => {
    const error = await failure(complain.reexec(10, { stderr: 'ignore' }))
    expect(error).toMatchObject({ exitCode: 1, stderr: undefined })
  })

  it('may have waited for what nothing in it can bring about', async () => {
    // Node.js ends with this code when nothing is left that could settle the promise.
    const error = await failure(waitForNothing.reexec(undefined, { stderr: 'ignore' }))
    expect(error).toBeInstanceOf(ChildExitedError)
    expect(error).toMatchObject({
      exitCode: 13,
      message: expect.stringContaining(
        'waiting for what nothing is left to settle (@reexec/core/TROUBLESHOOTING.md#',
      ),
    })
  })

  it('may never have read its order', async () => {
    const error = await failure(
      echo.reexec(Buffer.alloc(4 * 1024 * 1024), { env: { NODE_OPTIONS: '--no-such-flag' } }),
    )
    expect(error).toBeInstanceOf(ChildExitedError)
    expect(error).toMatchObject({ exitCode: 9 })
    expect((error as ChildExitedError).stderr).toContain('--no-such-flag')
  })
})

it.each(['SIGKILL', 'SIGTERM'] as const)('reports a child that %s ended', async (signal) => {
  const error = await failure(killItself.reexec(signal))
  expect(error).toBeInstanceOf(ChildKilledError)
  expect(error).toMatchObject({ action: 'killItself', exitCode: null, signal })
  expect((error as ChildKilledError).stderr).toBe('last words\n')
})

it.each<[what: string, options: CallOptions, text: string]>([
  ['a working directory that does not exist', { cwd: '/nowhere' }, '/nowhere'],
  ['an environment that cannot be', { env: { NUL: 'a\0b' } }, 'NUL'],
  ['a descriptor that is not open', { stdout: 987 }, 'EBADF'],
])('reports %s as SpawnError', async (_, options, text) => {
  const error = await failure(echo.reexec(1, options))
  expect(error).toBeInstanceOf(SpawnError)
  expect(error).toMatchObject({ action: 'echo', pid: undefined })
  expect((error as Error).message).toContain(text)
  expect((error as Error).cause).toBeInstanceOf(Error)
})
