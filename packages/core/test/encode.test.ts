import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { UncloneableError } from '../src/errors.ts'
import { decode } from '../src/wire/decode.ts'
import { encode, encodeChunks } from '../src/wire/encode.ts'

const namespace: unknown = await import('node:path')

function failingPath(value: unknown): string {
  try {
    encode(value, { root: 'result' })
  } catch (error) {
    if (error instanceof UncloneableError) return error.path
    throw error
  }
  throw new Error('It can be cloned.')
}

function transferred(): ArrayBuffer {
  const memory = new ArrayBuffer(8)
  structuredClone(memory, { transfer: [memory] })
  return memory
}

function transferredView(): Uint8Array {
  const view = new Uint8Array(8)
  structuredClone(view, { transfer: [view.buffer] })
  return view
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

  it.each<[what: string, value: unknown]>([
    ['a proxy of an array', new Proxy([], {})],
    ['an instance of a proxy', Object.create(new Proxy({}, {}))],
    ['a promise', Promise.resolve()],
    ['a weak map', new WeakMap()],
    ['a weak set', new WeakSet()],
    ['a weak reference', new WeakRef({})],
    ['a generator', (function* () {})()],
    ['an async generator', (async function* () {})()],
    ['an iterator of an array', [].values()],
    ['an iterator of a map', new Map().entries()],
    ['an iterator of a set', Object.setPrototypeOf(new Set().values(), null)],
    ['an iterator of matches', 'a'.matchAll(/a/g)],
    ['a namespace of a module', namespace],
    ['a boxed symbol', Object(Symbol('s'))],
    ['a port', new MessageChannel().port1],
    ['an internationalization', new Intl.NumberFormat()],
    ['memory of WebAssembly', runInNewContext('new WebAssembly.Memory({ initial: 0 })')],
    ['memory that was transferred', transferred()],
    ['a view of memory that was transferred', transferredView()],
    ['an object that pretends to be a promise', Object.create(Promise.prototype)],
    ['what another realm has', runInNewContext('({ __proto__: new WeakMap() })')],
  ])('finds that %s cannot be cloned', (_, value) => {
    expect(failingPath({ list: [value] })).toBe('result.list[0]')
  })

  it('finds late what cannot be cloned', () => {
    const chunks = encodeChunks([Buffer.alloc(2_000_000), () => {}], { root: 'item' })
    expect(chunks.next().done).toBe(false)
    expect(() => [...chunks]).toThrow(expect.objectContaining({ path: 'item[1]' }))
  })

  it('finds memory that is transferred while it is encoded', () => {
    const bytes = new Uint8Array(3_000_000)
    const chunks = encodeChunks({ bytes }, { root: 'result' })
    chunks.next()
    structuredClone(bytes, { transfer: [bytes.buffer] })
    expect(() => [...chunks]).toThrow(expect.objectContaining({ path: 'result.bytes' }))
  })

  it('knows the same object again beside descriptions', () => {
    const [one, other] = [{ one: 1 }, { other: 2 }]
    const value = [new Proxy({}, {}), one, Symbol('s'), other, new WeakMap(), one, other]
    const back = decode(encode(value, { root: 'error', lenient: true })) as unknown[]
    expect(back).toEqual([
      '[object Object]',
      one,
      'Symbol(s)',
      other,
      '[object WeakMap]',
      one,
      other,
    ])
    expect(back[5]).toBe(back[1])
    expect(back[6]).toBe(back[3])
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
