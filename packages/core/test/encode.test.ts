import { describe, expect, it } from 'vitest'
import { UncloneableError } from '../src/errors.ts'
import { encode } from '../src/wire/encode.ts'

function failingPath(value: unknown): string {
  try {
    encode(value, { root: 'result' })
  } catch (error) {
    if (error instanceof UncloneableError) return error.path
    throw error
  }
  throw new Error('It can be cloned.')
}

describe('encode', () => {
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
    expect(() => encode(value, { root: 'param' })).toThrow(
      expect.objectContaining({ cause: reason }),
    )
  })
})
