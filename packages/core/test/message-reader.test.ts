import { randomBytes, randomInt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { provideCodec } from '../src/wire/codec.ts'
import * as wholeCodec from '../src/wire/whole-codec.ts'
import { encodeChunks } from '../src/wire/encode.ts'
import { FrameError, FrameKind, messageFrames } from '../src/wire/frame.ts'
import { DecodeError } from '../src/wire/decode.ts'
import { type Judge, type Message, MessageReader } from '../src/wire/message-reader.ts'

provideCodec(() => wholeCodec)

const messages: Message[] = [
  { kind: FrameKind.order, call: 0, value: { depth: 1 } },
  { kind: FrameKind.end, call: 0, value: undefined },
  { kind: FrameKind.result, call: 1, value: randomBytes(10_000) },
  { kind: FrameKind.item, call: 4_294_967_295, value: 'x'.repeat(2_500_000) },
  { kind: FrameKind.error, call: 7, value: undefined },
]

function framesOf({ kind, call, value }: Message): Buffer {
  const chunks = kind === FrameKind.end ? [] : encodeChunks(value, { root: 'value' })
  return Buffer.concat([...messageFrames(kind, call, chunks)].flat())
}

const stream = Buffer.concat(messages.map(framesOf))
const take: Judge = () => 'take'

function readInChunks(cuts: readonly number[]): Message[] {
  const reader = new MessageReader(take)
  const read: Message[] = []
  let from = 0
  for (const to of [...cuts, stream.length]) {
    read.push(...reader.push(stream.subarray(from, to)))
    from = to
  }
  return read
}

function errorFrom(bytes: Buffer, judge: Judge = take): unknown {
  try {
    void [...new MessageReader(judge).push(bytes)]
    return undefined
  } catch (error) {
    return error
  }
}

describe('MessageReader', () => {
  it('reads messages from one chunk', () => {
    expect(readInChunks([])).toEqual(messages)
  })

  it('reads messages from single bytes', () => {
    const short = framesOf({ kind: FrameKind.call, call: 3, value: { param: [1, 2] } })
    const reader = new MessageReader(take)
    const read = Array.from(short, (byte) => [...reader.push(Buffer.from([byte]))])
    expect(read.flat()).toEqual([{ kind: FrameKind.call, call: 3, value: { param: [1, 2] } }])
    expect(read.at(-1)).toHaveLength(1)
  })

  it('reads messages from chunks cut anywhere', () => {
    for (let round = 0; round < 20; round++) {
      const cuts = Array.from({ length: randomInt(1, 20) }, () => randomInt(stream.length))
      expect(readInChunks(cuts.toSorted((a, b) => a - b))).toEqual(messages)
    }
  })

  it('reads messages of calls that alternate', () => {
    const one = [...messageFrames(FrameKind.item, 1, encodeChunks('a'.repeat(2e6), { root: 'a' }))]
    const two = [...messageFrames(FrameKind.item, 2, encodeChunks('b'.repeat(2e6), { root: 'b' }))]
    const frames = [one.splice(0, 1), two.splice(0, 1), one, two].flat()
    const read = [...new MessageReader(take).push(Buffer.concat(frames.flat()))]
    expect(read.map(({ call }) => call)).toEqual([1, 2])
    expect(read.map(({ value }) => value)).toEqual(['a'.repeat(2e6), 'b'.repeat(2e6)])
  })

  it('forgets what was begun and goes on as another kind', () => {
    const long = encodeChunks('a'.repeat(2e6), { root: 'result' })
    const begun = [...messageFrames(FrameKind.result, 1, long)].slice(0, 1)
    const error = framesOf({ kind: FrameKind.error, call: 1, value: 'why' })
    const reader = new MessageReader(take)
    const bytes = Buffer.concat([...begun.flat(), error])
    expect([...reader.push(bytes)]).toEqual([{ kind: FrameKind.error, call: 1, value: 'why' }])
  })

  it('passes over what it is told to', () => {
    const reader = new MessageReader((_, call) => (call === 1 ? 'skip' : 'take'))
    expect([...reader.push(stream)]).toEqual(messages.filter(({ call }) => call !== 1))
  })

  it('gives the messages before bytes that are none, and then throws', () => {
    const end = framesOf({ kind: FrameKind.end, call: 0, value: undefined })
    const read = new MessageReader(take).push(Buffer.concat([end, Buffer.from('not a frame.')]))
    expect(read.next().value).toMatchObject({ kind: FrameKind.end })
    expect(() => read.next()).toThrow(FrameError)
  })

  it.each<[what: string, head: number[]]>([
    ['another magic', [0x52, 0x59, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['another version', [0x52, 0x58, 1, 4, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['a kind that is not there', [0x52, 0x58, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['a kind that is not there yet', [0x52, 0x58, 2, 12, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['a body of more than 1 MiB', [0x52, 0x58, 2, 8, 0, 0, 0, 0, 1, 0, 0x10, 0]],
    ['a message that goes on with nothing', [0x52, 0x58, 2, 8, 0, 0, 0, 0, 0, 0, 0, 0x80]],
    ['a result without a value', [0x52, 0x58, 2, 8, 1, 0, 0, 0, 0, 0, 0, 0]],
  ])('throws at %s', (_, head) => {
    expect(errorFrom(Buffer.from(head))).toBeInstanceOf(FrameError)
  })

  it('throws at what may not come', () => {
    expect(errorFrom(stream, () => 'refuse')).toBeInstanceOf(FrameError)
  })

  it('throws nothing but its own errors at random bytes', () => {
    for (let round = 0; round < 2000; round++) {
      const bytes = randomBytes(randomInt(1, 64))
      // Most of them begin like a frame.
      if (round % 4 > 0) bytes.set([0x52, 0x58, 2, randomInt(1, 12)].slice(0, bytes.length))
      if (round % 4 > 1 && bytes.length > 12) bytes.writeUInt32LE(bytes.length - 12, 8)
      const error = errorFrom(bytes) ?? new FrameError()
      expect(error instanceof FrameError || error instanceof DecodeError).toBe(true)
    }
  })
})
