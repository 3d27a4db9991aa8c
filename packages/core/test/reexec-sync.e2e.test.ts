import { describe, expect, it } from 'vitest'
import { CallTimeoutError, ChildExitedError, ProtocolError, SpawnError } from '@reexec/core'
import { echo, echoLater, make, uncloneable } from './fixtures/echoes.ts'
import { exitWith, failWith } from './fixtures/keeps-state.ts'
import { endWhenAborted, hangAfterAnswer, idle, loop } from './fixtures/hangs.ts'
import { printAndRead } from './fixtures/prints-and-reads.ts'
import { answerThenWriteOnWire, writeOnWire } from './fixtures/writes-on-the-wire.ts'
import { count } from './fixtures/yields.ts'
import { note } from './fixtures/notes.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile } from './temporary-file.ts'

leavesNothing()

function thrownBy(run: () => unknown): unknown {
  try {
    run()
  } catch (thrown) {
    return thrown
  }
  return expect.fail('Nothing was thrown.')
}

describe('reexecSync', () => {
  it('gives what the action returns, or resolves to', () => {
    const value = { map: new Map([[1n, new Date(0)]]), bytes: Buffer.from('bytes') }
    expect(echo.reexecSync(value)).toEqual(value)
    expect(echoLater.reexecSync('later')).toBe('later')
    expect(echo.reexecSync(undefined)).toBeUndefined()
  })

  it('carries what is large, both ways', () => {
    const word = 'word '.repeat(1_000_000)
    expect(echo.reexecSync(word)).toBe(word)
    const made = make.reexecSync({ bytes: 20_000_000, byte: 9 })
    expect(Buffer.alloc(20_000_000, 9).equals(made)).toBe(true)
  })

  it('throws what the action throws, with both stacks', () => {
    const thrown = thrownBy(() => failWith.reexecSync('synchronously')) as Error
    expect(thrown).toBeInstanceOf(SyntaxError)
    expect(thrown.stack).toContain('keeps-state.ts')
    expect(thrown.stack).toContain('reexec-sync.e2e.test.ts')
  })

  it('names what cannot be cloned', () => {
    expect(thrownBy(() => echo.reexecSync({ a: [() => {}] }))).toMatchObject({ path: 'param.a[0]' })
    expect(thrownBy(() => uncloneable.reexecSync())).toMatchObject({
      path: 'result.items[3].callback',
    })
  })

  it('throws when the child exits, or is not there', () => {
    expect(thrownBy(() => exitWith.reexecSync(5))).toBeInstanceOf(ChildExitedError)
    expect(thrownBy(() => exitWith.reexecSync(5))).toMatchObject({
      exitCode: 5,
      action: 'exitWith',
    })
    expect(thrownBy(() => echo.reexecSync(1, { cwd: '/no such folder' }))).toBeInstanceOf(
      SpawnError,
    )
  })

  it('passes on what is printed, and keeps the end of stderr', () => {
    const lines: string[] = []
    const errors: string[] = []
    const options = {
      stdout: (line: string) => lines.push(line),
      stderr: (line: string) => errors.push(line),
    }
    expect(printAndRead.reexecSync('a\nb\n\nc', options)).toBe('')
    expect(lines).toEqual(['out a', 'b', '', 'c'])
    expect(errors).toEqual(['err a', 'b', '', 'c'])
  })

  it('throws what is wrong with the wire', () => {
    const bytes = Buffer.from('RXRXRXRXRXRX')
    expect(thrownBy(() => writeOnWire.reexecSync({ bytes, and: 'exit' }))).toBeInstanceOf(
      ProtocolError,
    )
    expect(answerThenWriteOnWire.reexecSync(bytes)).toBe('answered')
  })

  it('refuses what it cannot do', () => {
    expect(thrownBy(() => count.reexecSync(1))).toMatchObject({ name: 'TypeError' })
    // As JavaScript may.
    const signal = { signal: new AbortController().signal } as object
    expect(() => echo.reexecSync(1, signal)).toThrow('"signal"')
    expect(() => echo.reexecSync(1, { stdout: 'pipe' } as object)).toThrow('stdout')
  })

  it('tells layers', () => {
    using notes = temporaryFile()
    const told: unknown[] = []
    const layer = {
      name: 'telling',
      amend(launch: import('@reexec/core').Launch) {
        launch.onSpawn((pid) => told.push(typeof pid))
        launch.onEnd((ending) => told.push(ending))
      },
    }
    expect(note.reexecSync(notes.path, { layers: [layer] })).toBe('done')
    expect(told).toEqual([
      'number',
      expect.objectContaining({ exitCode: 0, signal: null, answered: true }),
    ])
  })
})

describe('timeoutMs of reexecSync', () => {
  it('ends an action that waits', () => {
    using marker = temporaryFile()
    const thrown = thrownBy(() => idle.reexecSync(marker.path, { timeoutMs: 1000 }))
    expect(thrown).toBeInstanceOf(CallTimeoutError)
    expect(thrown).toMatchObject({ signal: 'SIGTERM' })
  })

  it('lets an action that listens to its signal end by itself', () => {
    using marker = temporaryFile()
    const options = { timeoutMs: 1000, graceMs: 10_000 }
    expect(endWhenAborted.reexecSync(marker.path, options)).toBe('too late')
  })

  it('ends an action in an endless loop', () => {
    using marker = temporaryFile()
    const thrown = thrownBy(() => loop.reexecSync(marker.path, { timeoutMs: 500, graceMs: 50 }))
    expect(thrown).toBeInstanceOf(CallTimeoutError)
    expect(thrown).toMatchObject({ signal: 'SIGKILL' })
  })

  it.each(['sync', 'async'])('does not wait for a child that has answered (%s)', (how) => {
    const answer = hangAfterAnswer.reexecSync(how, { graceMs: 100 })
    expect(answer).toMatchObject({ how })
  })
})
