import { describe, expect, it } from 'vitest'
import { DecodeError, Decoder, decode } from '../src/wire/decode.ts'
import { encode } from '../src/wire/encode.ts'
import { Tag } from '../src/wire/tags.ts'

/** More of the same would be fine; they are never read. */
const length32 = [0xff, 0xff, 0xff, 0x7f]
const length64 = [...new Uint8Array(Float64Array.of(2 ** 45).buffer)]

describe('Decoder', () => {
  it('needs all of the bytes, and no more', () => {
    const bytes = encode({ a: [1, 'two', new Uint8Array(3)], b: 'x'.repeat(100) }, { root: 'x' })
    for (let end = 0; end < bytes.length; end++) {
      expect(() => decode(bytes.subarray(0, end))).toThrow(DecodeError)
    }
    expect(() => decode(Buffer.concat([bytes, Buffer.from([Tag.null])]))).toThrow(DecodeError)
    expect(() => decode(Buffer.concat([bytes, Buffer.from([Tag.end])]))).toThrow(DecodeError)
  })

  it('takes chunks whose memory is used again', () => {
    const value = {
      text: 'x'.repeat(100_000),
      bytes: Buffer.alloc(100_000, 3),
      n: [1.5, 2.5, 3, 4],
    }
    const chunk = Buffer.alloc(1000)
    const decoder = new Decoder()
    const bytes = encode(value, { root: 'x' })
    for (let from = 0; from < bytes.length; from += chunk.length) {
      decoder.push(chunk.subarray(0, bytes.copy(chunk, 0, from)))
      chunk.fill(0xff)
    }
    expect(decoder.finish()).toStrictEqual(value)
  })

  it.each<[what: string, bytes: number[]]>([
    ['an unknown tag', [0x7f]],
    ['a reference to nothing', [Tag.reference, 0, 0, 0, 0]],
    ['a shape that there is not', [Tag.record, 0]],
    ['a key that is none', [Tag.shape, 1, Tag.null]],
    ['a dictionary of numbers', [Tag.dictionary, Tag.null, Tag.null, Tag.end]],
    ['a key without value', [Tag.dictionary, 0x81, 0x61, Tag.end]],
    ['a map with half an entry', [Tag.map, Tag.null, Tag.end]],
    ['an end of nothing', [Tag.end]],
    ['an end of an array', [Tag.shortArray, 2, Tag.end]],
    ['holes of nothing', [Tag.holes, 1, 0, 0, 0]],
    ['holes in a map', [Tag.map, Tag.holes, 1, 0, 0, 0]],
    ['no holes', [Tag.shortArray, 2, Tag.holes, 0, 0, 0, 0]],
    ['more holes than the array has', [Tag.shortArray, 2, Tag.holes, 3, 0, 0, 0]],
    ['more numbers than the array has', [Tag.shortArray, 1, Tag.int32s, 2, 0, 0, 0]],
    ['no numbers', [Tag.shortArray, 1, Tag.int32s, 0, 0, 0, 0]],
    ['numbers of nothing', [Tag.float64s, 1, 0, 0, 0]],
    ['a text of numbers', [Tag.text, 0xc0, Tag.end]],
    ['digits that are none', [Tag.bigInt, 0x82, 0x7a, 0x7a]],
    ['digits that are no string', [Tag.bigInt, Tag.null]],
    ['a pattern that is none', [Tag.regExp, 0x81, 0x28, 0x80]],
    ['flags that are none', [Tag.regExp, 0x81, 0x61, 0x81, 0x61]],
    ['boxed nothing', [Tag.boxed, Tag.null]],
    ['boxes in boxes', [Tag.boxed, Tag.boxed, Tag.true]],
    ['a view that there is not', [Tag.view, 99, ...Buffer.alloc(8)]],
    ['half a number', [Tag.view, 5, ...new Uint8Array(Float64Array.of(1).buffer), 0]],
    ['a length that is none', [Tag.arrayBuffer, ...new Uint8Array(Float64Array.of(-1).buffer)]],
    ['memory that there is not', [Tag.arrayBuffer, ...length64]],
    ['more than can be', [Tag.resizableArrayBuffer, ...length64, ...length64]],
    ['an error without class', [Tag.error, Tag.null, Tag.null, 0x80, Tag.undefined]],
    ['a long array', [Tag.array, ...length32, Tag.null]],
    ['a long run', [Tag.array, ...length32, Tag.float64s, ...length32, 1, 2, 3]],
  ])('throws DecodeError at %s', (_, bytes) => {
    expect(() => decode(Buffer.from(bytes))).toThrow(DecodeError)
  })

  it('makes no room for holes that some bytes make believe', () => {
    const holes = [Tag.array, 0, 0, 0, 1, Tag.holes, 0xff, 0xff, 0xff, 0, 0xc1]
    const list = Array.from({ length: 200 }, () => holes).flat()
    const bytes = Buffer.from([Tag.shortArray, 200, ...list])
    const before = process.memoryUsage().heapUsed
    const arrays = decode(bytes) as unknown[][]
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50_000_000)
    expect(arrays[199]?.length).toBe(2 ** 24)
    expect(arrays[199]?.at(-1)).toBe(1)
  })
})
