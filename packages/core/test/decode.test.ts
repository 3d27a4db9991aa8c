import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { Decoder, decode } from '../src/wire/decode.ts'
import { encode } from '../src/wire/encode.ts'

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
