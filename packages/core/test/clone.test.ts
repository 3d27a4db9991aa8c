import { randomBytes, randomInt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { cloneFromBytes, cloneToBytes } from '../src/wire/clone.ts'
import { UncloneableError } from '../src/errors.ts'

function failingPath(value: unknown): string {
  try {
    cloneToBytes(value, 'result')
  } catch (error) {
    if (error instanceof UncloneableError) return error.path
    throw error
  }
  throw new Error('It can be cloned.')
}

describe('cloneToBytes', () => {
  it.each<[path: string, value: unknown]>([
    ['result', () => {}],
    ['result', Symbol('s')],
    ['result', new Proxy({}, {})],
    ['result.items[3].callback', { items: [1, 2, 3, { callback() {} }] }],
    ['result.get(key)', new Map([['key', () => {}]])],
    ['result.get(…).list[0]', new Map([[{}, { list: [() => {}] }]])],
    ['result.keys()', new Map([[() => {}, 1]])],
    ['result.values()', new Set([1, () => {}])],
    ['result["not a name"]', { 'not a name': () => {} }],
    ['result.memory', { memory: new SharedArrayBuffer(8) }],
  ])('names %s as what cannot be cloned', (path, value) => {
    expect(failingPath(value)).toBe(path)
  })

  it('names the culprit in a value that refers to itself, not the circle', () => {
    const child: Record<string, unknown> = {}
    const root: Record<string, unknown> = { child, deeper: { child, callback() {} } }
    child['parent'] = root
    expect(failingPath(root)).toBe('result.deeper.callback')
  })

  it('names a value whose getter throws, and keeps the reason', () => {
    const reason = new RangeError('unreadable')
    const value = {
      inner: {
        get broken(): never {
          throw reason
        },
      },
    }
    expect(failingPath(value)).toBe('result.inner')
    expect(() => cloneToBytes(value, 'param')).toThrow(expect.objectContaining({ cause: reason }))
  })
})

describe('cloneFromBytes', () => {
  it('gives back what cannot be written in JSON', () => {
    const value = {
      map: new Map<unknown, unknown>([[{ a: 1 }, new Set([1n, 'two'])]]),
      date: new Date(86_400_000),
      pattern: /re+exec/giu,
      bytes: new Uint8Array([1, 2, 3]),
      floats: new Float64Array([1.5, -0, Number.NaN]),
      buffer: Buffer.from('bytes'),
      missing: undefined,
      huge: 2n ** 100n,
    }
    expect(cloneFromBytes(cloneToBytes(value, 'result'))).toEqual(value)
  })

  it('gives typed arrays memory of their own', () => {
    const value = [
      new Uint8Array([1, 2, 3]),
      new Float64Array([1.5]),
      new DataView(new ArrayBuffer(5), 1),
    ]
    const back = cloneFromBytes(cloneToBytes(value, 'result')) as typeof value
    expect(back).toEqual(value)
    expect(back.map((view) => view.buffer.byteLength)).toEqual([3, 8, 4])
  })

  it('gives back an own property named __proto__ as just that', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}}') as object
    const back = cloneFromBytes(cloneToBytes(value, 'result')) as object
    expect(Object.keys(back)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
    expect('polluted' in {}).toBe(false)
  })

  it('survives random bytes', () => {
    const whole = cloneToBytes({ list: [1, 'two', new Map([[3, new Uint8Array(4)]])] }, 'result')
    let failures = 0
    for (let round = 0; round < 2000; round++) {
      const bytes = Buffer.from(whole)
      for (let times = 0; times < 4; times++) bytes[randomInt(2, bytes.length)] = randomInt(256)
      try {
        cloneFromBytes(round % 2 === 0 ? bytes : randomBytes(40))
      } catch {
        failures++
      }
    }
    expect(failures).toBeGreaterThan(1000)
  })
})
