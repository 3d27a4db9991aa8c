import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, expect, it, vi } from 'vitest'
import { ChildKilledError } from '@reexec/core'
import { echo, echoLater } from './fixtures/echoes.ts'
import { idle } from './fixtures/hangs.ts'
import { exitWith } from './fixtures/keeps-state.ts'
import { printAndRead } from './fixtures/prints-and-reads.ts'
import { flood } from './fixtures/floods-output.ts'
import { surroundings } from './fixtures/surroundings.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile } from './temporary-file.ts'

leavesNothing()

const refuse = (line: string): void => {
  throw new RangeError(`not this line: ${line}`)
}

describe('a call', () => {
  it('knows its child at once, and how it ended when it has settled', async () => {
    const call = echo.reexec(1)
    expect(call.pid).toBeTypeOf('number')
    expect(call.outcome).toBeUndefined()
    await call
    expect(call.outcome).toEqual({
      pid: call.pid,
      exitCode: 0,
      signal: null,
      durationMs: expect.any(Number) as number,
      stderr: '',
    })
  })

  it('knows how its child ended when it fails', async () => {
    const call = exitWith.reexec(7)
    await expect(call).rejects.toThrow('exited with code 7')
    expect(call.outcome).toMatchObject({ exitCode: 7, signal: null })
  })

  it('has no child when there is none', async () => {
    const call = echo.reexec(() => {})
    expect(call.pid).toBeUndefined()
    expect(call.kill()).toBe(false)
    await expect(call).rejects.toMatchObject({ path: 'param' })
    expect(call.outcome).toMatchObject({ pid: undefined, exitCode: null, signal: null })
  })

  it.each([undefined, 'SIGKILL'] as const)('kills its child (%s)', async (signal) => {
    using marker = temporaryFile()
    const call = idle.reexec(marker.path)
    await vi.waitFor(() => expect(marker.lines()).toEqual(['started']), { timeout: 20_000 })
    expect(call.kill(signal)).toBe(true)
    const error = await call.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ChildKilledError)
    expect(error).toMatchObject({ signal: signal ?? 'SIGTERM' })
    expect(call.kill()).toBe(false)
  })

  it('is a promise like any other', async () => {
    const call = echoLater.reexec(1)
    expect(call).toBeInstanceOf(Promise)
    const then = call.then((value) => value)
    expect(then.constructor).toBe(Promise)
    expect(await Promise.all([call, then, call.finally(() => {})])).toEqual([1, 1, 1])
  })
})

describe('standard streams', () => {
  it('come to the call as streams', async () => {
    const call = printAndRead.reexec('text', { stdin: 'pipe', stdout: 'pipe', stderr: 'pipe' })
    call.stdin?.end('typed in')
    const { stdout, stderr } = call
    expect(stdout).toBeDefined()
    expect(stderr).toBeDefined()
    if (stdout === undefined || stderr === undefined) return
    const printed = Promise.all([text(stdout), text(stderr)])
    expect(await call).toBe('typed in')
    expect(await printed).toEqual(['out text', 'err text'])
    expect(call.outcome?.stderr).toBeUndefined()
  })

  it('are not there unless asked for', async () => {
    const call = echo.reexec(1)
    expect([call.stdin, call.stdout, call.stderr]).toEqual([undefined, undefined, undefined])
    await call
  })

  it('come line by line', async () => {
    const lines: string[] = []
    const errors: string[] = []
    const call = printAndRead.reexec('ä\r\n\nlast', {
      stdout: (line) => lines.push(line),
      stderr: (line) => errors.push(line),
    })
    await call
    expect(lines).toEqual(['out ä', '', 'last'])
    expect(errors).toEqual(['err ä', '', 'last'])
    expect(call.outcome?.stderr).toBe('err ä\r\n\nlast')
  })

  it('fail the call by a listener that throws', async () => {
    await expect(printAndRead.reexec('text', { stdout: refuse })).rejects.toThrow(
      'not this line: out text',
    )
  })

  it('that flood do not get in the way of the result', async () => {
    let bytes = 0
    const count = (line: string): void => {
      bytes += line.length + 1
    }
    expect(await flood.reexec(2_013_000, { stdout: count, stderr: count })).toMatchObject({
      bytes: 2_013_000,
    })
    expect(bytes).toBe(2 * 2_013_000)
  })

  it('that are closed do not cost the answer', async () => {
    const call = printAndRead.reexec('text', { stdin: 'pipe', stdout: 'pipe' })
    call.stdout?.destroy()
    call.stdin?.end('typed in')
    if (call.stdin !== undefined) await once(call.stdin, 'close')
    // What it prints goes nowhere.
    expect(await call).toBe('typed in')
  })
})

describe('flags of the child', () => {
  it('follow those it repeats', async () => {
    const execArgv = ['--stack-size=900', '--no-deprecation']
    const call = surroundings.reexec(undefined, { execArgv })
    expect((await call).execArgv.slice(-2)).toEqual(execArgv)
  })

  it('are lean where that is asked for', async () => {
    const { execArgv } = await surroundings.reexec(undefined, { leanStart: true })
    expect(execArgv).toEqual(expect.arrayContaining(['--no-rehash-snapshot', '--v8-pool-size=1']))
    expect((await surroundings.reexec()).execArgv).not.toContain('--no-rehash-snapshot')
  })

  it('that there are not are told', async () => {
    const call = echo.reexec(1, { execArgv: ['--no-such-flag'] })
    await expect(call).rejects.toMatchObject({ name: 'ChildExitedError', exitCode: 9 })
  })
})
