import { serialize } from 'node:v8'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ProtocolError } from '../src/index.ts'
import { FrameKind, frame } from '../src/wire/frame.ts'
import { answerThenWriteOnWire, writeOnWire } from './fixtures/writes-on-the-wire.ts'
import { leavesNothing } from './leaves-nothing.ts'

leavesNothing()

const framed = (kind: FrameKind, body?: Buffer): Buffer => Buffer.concat(frame(kind, body))
const text = (value: string): Buffer => Buffer.from(value)

/** An envelope with an own property `__proto__`, which is not its prototype. */
const pollutingEnvelope = JSON.parse(
  `{"kind": "error", "className": "__proto__", "message": "m",
    "properties": [["__proto__", {"kind": "value", "value": {"polluted": true}}]]}`,
) as object

const hostile: [what: string, bytes: Buffer][] = [
  ['text', text('a line that an action printed\n')],
  ['a frame of a version to come', Buffer.from([0x52, 0x58, 2, 4, 0, 0, 0, 0])],
  ['a frame of a kind that there is not', Buffer.from([0x52, 0x58, 1, 99, 0, 0, 0, 0])],
  ['an order', framed(FrameKind.order, serialize({ action: 'a', module: 'm' }))],
  ['a request to end', framed(FrameKind.end)],
  ['a readiness that nobody asked for', framed(FrameKind.ready, serialize({ listening: false }))],
  ['a result that cannot be read', framed(FrameKind.result, text('no such bytes'))],
  ['a result of no bytes', framed(FrameKind.result)],
  ['an error that cannot be read', framed(FrameKind.error, randomBytes(32).fill(0xfe, 0, 1))],
  ['an error that is none', framed(FrameKind.error, serialize({ kind: 'error' }))],
  ['an error that is null', framed(FrameKind.error, serialize(null))],
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
    const call = writeOnWire.reexec({ bytes: text('RXRXRXRX'), and: 'answer' })
    await expect(call).rejects.toBeInstanceOf(ProtocolError)
  })

  it('cannot reach a prototype', async () => {
    const bytes = framed(FrameKind.error, serialize(pollutingEnvelope))
    const error = await writeOnWire
      .reexec({ bytes, and: 'exit' })
      .catch((thrown: unknown) => thrown)
    expect(Object.getPrototypeOf(error)).toBe(Error.prototype)
    expect('polluted' in {}).toBe(false)
  })

  it('is reported as exited when it ends inside a frame', async () => {
    const bytes = framed(FrameKind.result, Buffer.alloc(100)).subarray(0, 50)
    const call = writeOnWire.reexec({ bytes, and: 'exit' })
    await expect(call).rejects.toMatchObject({ name: 'ChildExitedError', exitCode: 0 })
  })

  it('keeps its answer, whatever it sends after that', async () => {
    expect(await answerThenWriteOnWire.reexec(text('not a frame'))).toBe('answered')
    expect(await answerThenWriteOnWire.reexec(framed(FrameKind.result, serialize(2)))).toBe(
      'answered',
    )
  })
})
