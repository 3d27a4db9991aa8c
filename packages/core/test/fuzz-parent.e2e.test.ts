import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { openSession } from '@reexec/core'
import { FrameKind, frame } from '../src/wire/frame.ts'
import { echo } from './fixtures/echoes.ts'
import { yieldAndWrite } from './fixtures/writes-hostile-frames.ts'
import { writeOnWire } from './fixtures/writes-on-the-wire.ts'
import { HostileFrames, message, prototypeKeys, seed } from './hostile-frames.ts'
import { leavesNothing } from './leaves-nothing.ts'

leavesNothing()

/** What a parent expects of a child. */
const frames = new HostileFrames(seed, [
  message(FrameKind.item, 1, new Map([['an', ['item']]])),
  message(FrameKind.result, 1, { a: 'result', of: [1.5, 2n, new Date(0)] }),
  message(FrameKind.error, 1, new RangeError('an error', { cause: 'root' })),
  message(FrameKind.ready, 0, { listening: true }),
  Buffer.concat(frame(FrameKind.started, 0, Buffer.alloc(0), false)),
])

/** Names of the errors that calls come to, whatever was sent: this parent is still there, and so is what objects are made of. */
async function failuresOf(
  rounds: number,
  call: (bytes: Buffer) => Promise<unknown>,
): Promise<Set<string>> {
  const before = prototypeKeys()
  const failed = new Set<string>()
  const worker = async (): Promise<void> => {
    while (rounds-- > 0) {
      const [settled] = await Promise.allSettled([call(frames.next())])
      if (settled.status === 'rejected') failed.add(String(Object(settled.reason).name))
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  expect(prototypeKeys()).toBe(before)
  expect('polluted' in {}).toBe(false)
  expect(await echo.reexec('still there')).toBe('still there')
  return failed
}

describe(`a parent whose children write anything on the wire (WIRE_SEED=${seed})`, () => {
  it('survives it in calls', async () => {
    const failures = await failuresOf(60, (bytes) => writeOnWire.reexec({ bytes, and: 'exit' }))
    expect(failures).toContain('ProtocolError')
  })

  it('survives it while items come', async () => {
    const failures = await failuresOf(40, async (bytes) => {
      const items: unknown[] = []
      for await (const item of yieldAndWrite.reexec(bytes)) items.push(item)
      return items
    })
    expect(failures).toContain('ProtocolError')
  })

  it('survives it in sessions', async () => {
    const failures = await failuresOf(40, async (bytes) => {
      await using session = await openSession({ graceMs: 100 })
      const timeoutMs = 5000
      const call = writeOnWire.reexec({ bytes, and: 'answer' }, { session, timeoutMs })
      const [settled] = await Promise.allSettled([call])
      await Promise.allSettled([echo.reexec('next', { session, timeoutMs })])
      if (settled.status === 'rejected') throw settled.reason
    })
    expect(failures).toContain('ProtocolError')
  })

  it('survives it when it waits synchronously', async () => {
    const failures = await failuresOf(20, async (bytes) =>
      writeOnWire.reexecSync({ bytes, and: 'exit' }),
    )
    expect(failures).toContain('ProtocolError')
  })
})
