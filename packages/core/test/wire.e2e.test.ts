import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ProtocolError } from '@reexec/core'
import { encode } from '../src/wire/encode.ts'
import { FrameKind, frame } from '../src/wire/frame.ts'
import { answerThenWriteOnWire, writeOnWire } from './fixtures/writes-on-the-wire.ts'
import { leavesNothing } from './leaves-nothing.ts'

leavesNothing()

/** The call of a child that has one. */
const CALL = 1

const framed = (kind: FrameKind, body: Uint8Array, call = CALL): Buffer =>
  Buffer.concat(frame(kind, call, body, false))
const valued = (kind: FrameKind, value: unknown, call = CALL): Buffer =>
  framed(kind, encode(value, { root: 'value' }), call)
const text = (value: string): Buffer => Buffer.from(value)
const nothing = Buffer.alloc(0)

const hostile: [what: string, bytes: Buffer][] = [
  ['text', text('a line that an action printed\n')],
  ['a frame of a version to come', Buffer.from([0x52, 0x58, 3, 8, 1, 0, 0, 0, 0, 0, 0, 0])],
  ['a frame of a kind that there is not', Buffer.from([0x52, 0x58, 2, 99, 1, 0, 0, 0, 0, 0, 0, 0])],
  ['an order', valued(FrameKind.order, { depth: 1 }, 0)],
  ['a call', valued(FrameKind.call, { action: 'a', module: 'm' })],
  ['a request to end', framed(FrameKind.end, nothing, 0)],
  ['a readiness that nobody asked for', valued(FrameKind.ready, { listening: false }, 0)],
  ['a result that cannot be read', framed(FrameKind.result, text('no such bytes'))],
  ['a result of no bytes', framed(FrameKind.result, nothing)],
  ['a result of another call', valued(FrameKind.result, 'of a call to come', 2)],
  ['an item of no call', valued(FrameKind.item, 'item', 0)],
  ['an error that cannot be read', framed(FrameKind.error, randomBytes(32).fill(0xfe, 0, 1))],
  ['an error of no bytes', framed(FrameKind.error, nothing)],
]

describe('a child that sends what it should not', () => {
  it.each(hostile)('fails its call with ProtocolError: %s', async (_, bytes) => {
    const error = await writeOnWire
      .reexec({ bytes, and: 'hang' })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ProtocolError)
    expect(error).toMatchObject({ action: 'writeOnWire', signal: 'SIGKILL' })
    expect((error as Error).cause).toBeInstanceOf(Error)
  })

  it('fails its call even when it answers after that', async () => {
    const call = writeOnWire.reexec({ bytes: text('RXRXRXRXRXRX'), and: 'answer' })
    await expect(call).rejects.toBeInstanceOf(ProtocolError)
  })

  it('cannot reach a prototype', async () => {
    const polluting = Object.assign(
      new Error('m'),
      JSON.parse('{"own": {"__proto__": {"polluted": true}}}'),
    )
    Object.defineProperty(polluting, '__proto__', { value: { polluted: true }, enumerable: true })
    const bytes = valued(FrameKind.error, polluting)
    const error = await writeOnWire
      .reexec({ bytes, and: 'exit' })
      .catch((thrown: unknown) => thrown)
    expect(Object.getPrototypeOf(error)).toBe(Error.prototype)
    expect('polluted' in {}).toBe(false)
  })

  it('is reported as exited when it ends inside a frame', async () => {
    const bytes = valued(FrameKind.result, Buffer.alloc(100)).subarray(0, 50)
    const call = writeOnWire.reexec({ bytes, and: 'exit' })
    await expect(call).rejects.toMatchObject({ name: 'ChildExitedError', exitCode: 0 })
  })

  it('keeps its answer, whatever it sends after that', async () => {
    expect(await answerThenWriteOnWire.reexec(text('not a frame'))).toBe('answered')
    expect(await answerThenWriteOnWire.reexec(valued(FrameKind.result, 2))).toBe('answered')
  })
})
