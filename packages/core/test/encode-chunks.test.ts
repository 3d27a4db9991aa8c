import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { decode } from '../src/wire/decode.ts'
import { encode, encodeChunks } from '../src/wire/encode.ts'

describe('encodeChunks', () => {
  it('gives small values in one chunk, others in chunks of at most 1 MiB', () => {
    expect([...encodeChunks({ a: 1 }, { root: 'x' })]).toHaveLength(1)
    const value = [Array.from({ length: 20_000 }, (_, i) => ({ i })), 'ü'.repeat(3_000_000)]
    const chunks = [...encodeChunks([value, Buffer.alloc(3_000_000)], { root: 'x' })]
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(1024 * 1024)
    // Vitest's own comparison takes seconds for so many bytes.
    const back = decode(Buffer.concat(chunks))
    expect(isDeepStrictEqual(back, [value, Buffer.alloc(3_000_000)])).toBe(true)
  })

  it('does not copy large binary data', () => {
    const { buffer } = new Uint8Array(3_000_000)
    const chunks = [
      ...encodeChunks({ memory: buffer, view: new Uint16Array(buffer) }, { root: 'x' }),
    ]
    expect(chunks.filter((chunk) => chunk.buffer === buffer)).toHaveLength(6)
  })

  it('may encode two values at the same time', () => {
    const [one, other] = ['one', 'other'].map((text) =>
      encodeChunks([text, Buffer.alloc(99_999), text], { root: 'x' }),
    )
    const chunks: [Uint8Array[], Uint8Array[]] = [[], []]
    for (const chunk of one ?? []) {
      chunks[0].push(chunk)
      const next = other?.next()
      if (next?.done === false) chunks[1].push(next.value)
      expect(encode('third', { root: 'x' })).toHaveLength(6)
    }
    for (const chunk of other ?? []) chunks[1].push(chunk)
    expect(decode(Buffer.concat(chunks[0]))).toStrictEqual(['one', Buffer.alloc(99_999), 'one'])
    expect(decode(Buffer.concat(chunks[1]))).toStrictEqual(['other', Buffer.alloc(99_999), 'other'])
  })
})
