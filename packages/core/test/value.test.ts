import { expect, it } from 'vitest'
import { provideCodec } from '../src/wire/codec.ts'
import * as wholeCodec from '../src/wire/whole-codec.ts'
import { FrameError } from '../src/wire/frame.ts'
import { plainText } from '../src/wire/plain-text.ts'
import { ValueReader, valueChunks } from '../src/wire/value.ts'

provideCodec(() => wholeCodec)

function cross(value: unknown): unknown {
  const reader = new ValueReader()
  for (const chunk of valueChunks(value, { root: 'value' })) {
    for (const byte of chunk) reader.push(Buffer.from([byte]))
  }
  return reader.finish()
}

const object = { a: 1 }
const cycle: { self?: unknown } = {}
cycle.self = cycle

it.each<[what: string, value: unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['numbers', [0, 1.5, -1e300, 5e-324, Number.MAX_SAFE_INTEGER]],
  ['text', ['', 'a"b\\\n', '\ud800 lone', '\u2028', 'ключ 🔑']],
  ['keys', { '': 1, __proto: 2, 'a b': true, '1': [[], {}] }],
  ['an own __proto__', JSON.parse('{"__proto__": {"polluted": 1}}')],
])('takes %s as plain', (_, value) => {
  expect(plainText(value)).toBeTypeOf('string')
  const crossed = cross(value)
  expect(crossed).toStrictEqual(structuredClone(value))
  expect('polluted' in {}).toBe(false)
})

it.each<[what: string, value: unknown]>([
  ['-0', { a: -0 }],
  ['NaN', [Number.NaN]],
  ['a property that is undefined', { a: undefined }],
  ['a hole', [1, , 3]], // oxlint-disable-line no-sparse-arrays -- it is what is tested
  ['an array with a name', Object.assign([1], { index: 0 })],
  ['a date', new Date(0)],
  ['a map', [new Map([[1, 2]])]],
  ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
  [
    'an instance',
    new (class Point {
      x = 1
    })(),
  ], // oxlint-disable-line max-classes-per-file -- as above
  ['the same object twice', [object, object]],
  ['a cycle', cycle],
  ['a bigint', 1n],
  ['a long string', 'x'.repeat(10_000)],
  ['much', Array.from({ length: 300 }, (_, at) => at)],
])('leaves %s to the codec', (_, value) => {
  expect(plainText(value)).toBeUndefined()
  const crossed = cross(value)
  expect(crossed).toEqual(structuredClone(value))
})

it('leaves a proxy, a getter and a toJSON alone', () => {
  let calls = 0
  const getter = {
    get a(): number {
      return ++calls
    },
  }
  expect(plainText(new Proxy({}, {}))).toBeUndefined()
  expect(plainText(getter)).toBeUndefined()
  expect(calls).toBe(0)
  expect(cross(getter)).toEqual({ a: 1 })
  expect(plainText({ toJSON: () => 'other' })).toBeUndefined()
})

it('throws at what is no JSON', () => {
  const reader = new ValueReader()
  reader.push(Buffer.from('J{"a"'))
  expect(() => reader.finish()).toThrow(FrameError)
})
