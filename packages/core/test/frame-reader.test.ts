import { randomBytes, randomInt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { FrameReader } from '../src/wire/frame-reader.ts'
import { type Frame, FrameError, FrameKind, frame } from '../src/wire/frame.ts'

const frames: Frame[] = [
  { kind: FrameKind.order, body: randomBytes(17) },
  { kind: FrameKind.end, body: Buffer.alloc(0) },
  { kind: FrameKind.result, body: randomBytes(70_000) },
  { kind: FrameKind.ready, body: randomBytes(1) },
  { kind: FrameKind.error, body: Buffer.alloc(0) },
]
const stream = Buffer.concat(frames.flatMap(({ kind, body }) => frame(kind, Buffer.from(body))))

function readInChunks(cuts: readonly number[]): Frame[] {
  const reader = new FrameReader()
  const read: Frame[] = []
  let from = 0
  for (const to of [...cuts, stream.length]) {
    read.push(...reader.push(stream.subarray(from, to)))
    from = to
  }
  expect(reader.isTorn).toBe(false)
  return read.map(({ kind, body }) => ({ kind, body: Buffer.from(body) }))
}

function errorFrom(bytes: Buffer): unknown {
  try {
    void [...new FrameReader().push(bytes)]
    return undefined
  } catch (error) {
    return error
  }
}

describe('FrameReader', () => {
  it('reads frames from one chunk', () => {
    expect(readInChunks([])).toEqual(frames)
  })

  it('reads frames from single bytes', () => {
    const everywhere = Array.from({ length: stream.length - 1 }, (_, at) => at + 1)
    expect(readInChunks(everywhere)).toEqual(frames)
  })

  it('reads frames from chunks cut anywhere', () => {
    for (let round = 0; round < 200; round++) {
      const cuts = Array.from({ length: randomInt(1, 20) }, () => randomInt(stream.length))
      expect(readInChunks(cuts.toSorted((a, b) => a - b))).toEqual(frames)
    }
  })

  it('knows a stream that ended inside a frame', () => {
    for (const length of [1, 7, 8, 20]) {
      const reader = new FrameReader()
      expect([...reader.push(stream.subarray(0, length))]).toEqual([])
      expect(reader.isTorn).toBe(true)
    }
  })

  it('gives the frames before bytes that are none, and then throws', () => {
    const reader = new FrameReader()
    const read = reader.push(Buffer.concat([...frame(FrameKind.end), Buffer.from('not a frame')]))
    expect(read.next().value).toEqual({ kind: FrameKind.end, body: Buffer.alloc(0) })
    expect(() => read.next()).toThrow(FrameError)
  })

  it.each([
    ['another magic', [0x52, 0x59, 1, 4]],
    ['another version', [0x52, 0x58, 2, 4]],
    ['a kind that is not there', [0x52, 0x58, 1, 0]],
    ['a kind that is not there yet', [0x52, 0x58, 1, 7]],
  ])('throws at %s', (_, head) => {
    const reader = new FrameReader()
    expect(() => [...reader.push(Buffer.from([...head, 0, 0, 0, 0]))]).toThrow(FrameError)
  })

  it('throws nothing but FrameError at random bytes', () => {
    for (let round = 0; round < 500; round++) {
      const bytes = randomBytes(randomInt(1, 64))
      // Half of them begin like a frame.
      if (round % 2 === 0) bytes.set(Buffer.from([0x52, 0x58, 1, 4]).subarray(0, bytes.length))
      expect(errorFrom(bytes) ?? new FrameError()).toBeInstanceOf(FrameError)
    }
  })
})
