import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { DecodeError, Decoder, decode } from '../src/wire/decode.ts'
import { encode, encodeChunks } from '../src/wire/encode.ts'
import { Tag } from '../src/wire/tags.ts'

function cross<Value>(value: Value): Value {
  return decode(encode(value, { root: 'result' })) as Value
}

function grower(grow: () => number): object {
  return {
    get size(): number {
      return grow()
    },
  }
}

/** What comes back when every byte comes alone. */
function crossByteByByte(value: unknown): unknown {
  const decoder = new Decoder()
  for (const byte of encode(value, { root: 'result' })) decoder.push(Uint8Array.of(byte))
  return decoder.finish()
}

const sparse: unknown[] = []
sparse[7] = 'seven'
sparse[300_000] = 'many'
sparse[4_000_000_000] = 'more'

const values: [what: string, value: unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['booleans', [true, false]],
  ['small integers', [0, 1, 63, 64, -1, 127, 128, -128, -129, 32_767, 32_768, -32_768, -32_769]],
  ['large integers', [2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 53]],
  ['numbers', [-0, Number.NaN, Infinity, -Infinity, 1.5, Number.MIN_VALUE, Number.MAX_VALUE]],
  ['one negative zero', -0],
  ['bigints', [0n, -1n, 2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n), -(2n ** 63n) - 1n, 7n ** 9999n]],
  ['strings', ['', 'a', 'ü', '日本', 'x'.repeat(63), 'x'.repeat(64), 'ü'.repeat(2049)]],
  ['lone surrogates', ['\ud800', `${'x'.repeat(3000)}\udfff`, '😀'.repeat(40_000)]],
  ['a long string', `${'long '.repeat(500_000)}ü${'日'.repeat(300_000)}`],
  ['an empty object', {}],
  ['objects of one shape', [{ a: 1, b: 'x' }, { a: 2, b: 'y' }, { b: 1, a: 2 }, { a: 1 }]],
  ['an object with many keys', Object.fromEntries(Array.from({ length: 99 }, (_, i) => [i, i]))],
  ['an object with long keys', { ['k'.repeat(99)]: 1, ['ü'.repeat(3000)]: 2, '': 3 }],
  ['an object with inherited keys', { toString: 1, constructor: 2, hasOwnProperty: 3 }],
  ['an array with holes', [1, , , 'two', ,]], // oxlint-disable-line no-sparse-arrays
  ['a sparse array', sparse],
  ['an array of nothing', Array.from({ length: 2 }).concat(new Array(5000))], // oxlint-disable-line unicorn/no-new-array
  ['an array of numbers', Array.from({ length: 50_000 }, (_, i) => (i < 30_000 ? i : i / 2))],
  ['an array of this and that', [1, 2, 3, 4, 5, -0, 7, 'x', 1.5, 2.5, 3, 4, null, 5, 6, 7]],
  ['a match', Object.assign(['ab', 'b'], { index: 1, input: 'xab', groups: undefined })],
  ['a long array with a name', Object.assign(Array.from({ length: 100 }, String), { name: 'x' })],
  [
    'a map',
    new Map<unknown, unknown>([
      [{ a: 1 }, new Set([1n, 'two'])],
      [Number.NaN, new Map()],
    ]),
  ],
  ['dates', [new Date(86_400_000), new Date(Number.NaN)]],
  ['patterns', [/re+exec/giu, new RegExp(''), /[/]\/\n/sy, new RegExp('x'.repeat(5000))]],
  ['boxed', [Object(-0), Object(''), Object('x'.repeat(5000)), Object(false), Object(2n ** 70n)]],
  ['memory', [new ArrayBuffer(0), new Uint8Array([1, 2, 3]).buffer]],
  ['views', [new Uint16Array([1, 2]), new Float64Array([-0]), new BigInt64Array([-1n])]],
  ['clamped', new Uint8ClampedArray([1, 300])],
  ['a data view', new DataView(Uint8Array.of(1, 2, 3, 4).buffer, 1, 2)],
  ['Buffers', [Buffer.from('bytes'), Buffer.alloc(100_000, 7), Buffer.alloc(0)]],
]

describe('what is decoded', () => {
  it.each(values)('is what was encoded: %s', (_, value) => {
    expect(cross(value)).toStrictEqual(value)
  })

  it.each(values.filter(([, value]) => encode(value, { root: 'value' }).length < 100_000))(
    'is the same when every byte comes alone: %s',
    (_, value) => {
      expect(crossByteByByte(value)).toStrictEqual(value)
    },
  )

  it('is plain where classes have instances', () => {
    class Point {
      x = 1
      get y(): number {
        return 2
      }
    }
    class Names extends Map<string, number> {}
    class List extends Array<number> {}
    const back = cross([new Point(), new Names([['a', 1]]), List.of(1, 2), Object.create(null)])
    expect(back).toStrictEqual([{ x: 1 }, new Map([['a', 1]]), [1, 2], {}])
  })

  it('is the same object where it was the same', () => {
    const shared = { when: new Date(0) }
    const value: Record<string, unknown> = { shared, list: [shared, shared.when], map: new Map() }
    value['self'] = value
    ;(value['map'] as Map<unknown, unknown>).set(value, shared)
    const back = cross(value) as typeof value & { list: unknown[]; map: Map<unknown, unknown> }
    expect(back['self']).toBe(back)
    expect(back.list[0]).toBe(back['shared'])
    expect(back.list[1]).toBe((back['shared'] as typeof shared).when)
    expect(back.map.get(back)).toBe(back['shared'])
  })

  it('may be nested a million times', () => {
    let list: { next: unknown } | null = null
    for (let depth = 0; depth < 1_000_000; depth++) list = { next: list }
    let depth = 0
    for (let at = cross(list); at !== null; at = at.next as typeof list) depth++
    expect(depth).toBe(1_000_000)
  })

  it('has memory of its own for every view, no more than it shows', () => {
    const memory = new ArrayBuffer(64)
    const views = [
      new Uint8Array(memory, 8, 3),
      new Float64Array(memory, 8, 1),
      new DataView(memory, 1, 5),
      Buffer.from(memory, 3, 7),
    ]
    const back = cross(views)
    expect(back).toStrictEqual(views)
    expect(back.map(({ buffer }) => buffer.byteLength)).toEqual([3, 8, 5, 7])
    expect(Buffer.isBuffer(back[3])).toBe(true)
  })

  it('can be resized where that could', () => {
    const memory = new ArrayBuffer(3, { maxByteLength: 9 })
    new Uint8Array(memory).set([1, 2, 3])
    const back = cross([memory, new Uint8Array(memory)] as const)
    expect(back[0].maxByteLength).toBe(9)
    expect(back).toStrictEqual([memory, Uint8Array.of(1, 2, 3)])
  })

  it('starts patterns anew', () => {
    const pattern = /a/g
    pattern.lastIndex = 7
    expect(cross(pattern).lastIndex).toBe(0)
  })

  it('is of this realm', () => {
    const value = runInNewContext(`({
      list: [1, , 3], map: new Map([[1, new Set([2])]]), date: new Date(5), pattern: /x/g,
      bytes: new Uint8Array([1, 2]), memory: new ArrayBuffer(3), boxed: new String('boxed'),
      instance: new (class Point { x = 1 })(),
    })`) as unknown
    expect(cross(value)).toStrictEqual({
      list: [1, , 3], // oxlint-disable-line no-sparse-arrays
      map: new Map([[1, new Set([2])]]),
      date: new Date(5),
      pattern: /x/g,
      bytes: Uint8Array.of(1, 2),
      memory: new ArrayBuffer(3),
      boxed: Object('boxed'),
      instance: { x: 1 },
    })
  })

  it('has an own property named __proto__ as just that', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}, "a": 1}') as object
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`k${i}`, i]))
    Object.defineProperty(many, '__proto__', { value: { polluted: true }, enumerable: true })
    for (const back of [cross(value), cross(many)]) {
      expect(Object.keys(back)).toContain('__proto__')
      expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
    }
    expect('polluted' in {}).toBe(false)
  })

  it('does not have what getters took away', () => {
    const value = {
      get first(): number {
        Reflect.deleteProperty(value, 'second')
        return 1
      },
      second: 2,
      third: 3,
    }
    expect(cross(value)).toStrictEqual({ first: 1, third: 3 })
    expect(cross(Object.assign(value, { ['k'.repeat(99)]: 4, second: 2 }))).toStrictEqual({
      first: 1,
      third: 3,
      ['k'.repeat(99)]: 4,
    })
  })

  it('is as much as there was when a map and a set began', () => {
    const map = new Map<number, object>()
    const set = new Set<object>()
    map.set(
      0,
      grower(
        () =>
          map.set(
            map.size,
            grower(() => 0),
          ).size,
      ),
    )
    set.add(grower(() => set.add({}).size))
    expect(cross([map, set])).toEqual([new Map([[0, { size: 2 }]]), new Set([{ size: 2 }])])
  })
})

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

describe('encodeChunks', () => {
  it('gives small values in one chunk, others in chunks of at most 1 MiB', () => {
    expect([...encodeChunks({ a: 1 }, { root: 'x' })]).toHaveLength(1)
    const value = [Array.from({ length: 20_000 }, (_, i) => ({ i })), 'ü'.repeat(3_000_000)]
    const chunks = [...encodeChunks([value, Buffer.alloc(3_000_000)], { root: 'x' })]
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(1024 * 1024)
    expect(decode(Buffer.concat(chunks))).toStrictEqual([value, Buffer.alloc(3_000_000)])
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
