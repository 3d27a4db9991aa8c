import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Session, UncloneableError, openSession } from '@reexec/core'
import { echo, echoItem, throwWith, uncloneable } from './fixtures/echoes.ts'
import { note } from './fixtures/notes.ts'
import { yieldUncloneable } from './fixtures/yields.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { temporaryFile } from './temporary-file.ts'

let session: Session
let ahead: Session

/** All ways of a value to a child and back. */
const ways: Record<string, (value: unknown) => unknown> = {
  'a call': (value) => echo.reexec(value),
  'a session': (value) => echo.reexec(value, { session }),
  'a child started ahead': (value) => echo.reexec(value, { session: ahead }),
  'a synchronous call': (value) => echo.reexecSync(value),
  async 'an item'(value) {
    for await (const item of echoItem.reexec(value, { session })) return item
    return expect.fail('There is no item.')
  },
  async 'an error'(value) {
    const error = await throwWith.reexec(value, { session }).catch((thrown: unknown) => thrown)
    return (error as { value?: unknown }).value
  },
}

const shared = { is: 'one' }
const circle: Record<string, unknown> = { list: [shared, shared], date: new Date(0) }
circle['self'] = circle
circle['map'] = new Map([[circle, new Set([circle])]])

const sparse: unknown[] = [1]
sparse[2] = undefined
sparse[4] = 5
sparse.length = 1000
const named = Object.assign(['a'], { index: 0, input: 'abc' })

const memory = Uint8Array.from({ length: 64 }, (_, at) => at * 5).buffer
const own = JSON.parse('{"__proto__":{"polluted":true},"constructor":1,"toString":2}') as object

const DEPTH = 50_000
let deep: unknown = 'bottom'
for (let level = 0; level < DEPTH; level++) deep = [deep]

const values: Record<string, unknown> = {
  'what is no object': [undefined, null, true, '', 'é', '世界\u{1F600}\uD800', 1, 2 ** 40, 1.5],
  'odd numbers': [-0, Number.NaN, Infinity, -Infinity, Number.MIN_VALUE, 2 ** 53],
  'big integers': [0n, -1n, 2n ** 63n, -(2n ** 64n), 10n ** 500n],
  'undefined as a property': { there: undefined, also: null },
  'maps and sets': new Map<unknown, unknown>([
    [Number.NaN, new Set([1, '1', 1n])],
    [new Map(), new Set()],
  ]),
  'dates and patterns': [new Date(1e12), /a+[/]\n/giu, /(?<year>\d{4})/dy],
  'boxed primitives': [Object(1), Object(-0), Object('text'), Object(true), Object(5n)],
  'binary data': [
    Buffer.from('bytes'),
    memory,
    new DataView(memory, 8, 16),
    ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array].map(
      (View) => new View(memory, 8, 4),
    ),
    ...[Uint32Array, Float32Array, Float64Array].map((View) => new View(memory, 8, 4)),
    ...[BigInt64Array, BigUint64Array].map((View) => new View(memory, 8, 4)),
    new Uint8Array(0),
  ],
  'arrays with holes': sparse,
  'arrays with names': named,
  'a circle': circle,
  'keys that mean something': own,
  'long text': 'текст '.repeat(50_000),
  'many objects': Array.from({ length: 5000 }, (_, at) => ({ at, name: `n${at}`, on: at % 2 > 0 })),
}

describe.each(Object.keys(ways))('%s', (way) => {
  beforeAll(async () => {
    session = await openSession({ actions: [echo] })
    ahead = await openSession({ ahead: 1, actions: [echo] })
  })
  afterAll(async () => {
    await Promise.all([session.close(), ahead.close()])
  })

  const carry = async (value: unknown): Promise<unknown> => await ways[way]?.(value)

  it.each(Object.keys(values))('carries %s', async (what) => {
    const value = values[what]
    // Vitest's own comparison does not tell all of these apart.
    expect(isDeepStrictEqual(await carry(value), value)).toBe(true)
  })

  it('carries errors', async () => {
    const cause = Object.assign(new TypeError('cause'), { code: 'E_CAUSE' })
    const errors = [new RangeError('range', { cause }), new SyntaxError('syntax'), 'no error']
    const error = new AggregateError(errors, 'aggregate')
    const carried = (await carry({ error })) as { error: AggregateError }
    expect(carried.error).toBeInstanceOf(AggregateError)
    expect(carried.error.message).toBe('aggregate')
    expect(carried.error.stack).toBe(error.stack)
    const [range, syntax, none] = carried.error.errors as [RangeError, SyntaxError, string]
    expect([range.constructor, syntax.constructor, none]).toEqual([
      RangeError,
      SyntaxError,
      'no error',
    ])
    expect(range.cause).toBeInstanceOf(TypeError)
    expect(range.cause).toMatchObject({ message: 'cause', code: 'E_CAUSE' })
  })

  it('carries a date that is none', async () => {
    const carried = (await carry(new Date(Number.NaN))) as Date
    expect(carried).toBeInstanceOf(Date)
    // To Node.js 22, two such dates are never the same.
    expect(carried.getTime()).toBeNaN()
  })

  it('carries what is deep', async () => {
    let at = await carry(deep)
    let depth = 0
    for (; Array.isArray(at); depth++) at = (at as unknown[])[0]
    expect([depth, at]).toEqual([DEPTH, 'bottom'])
  })

  it('keeps what is one object one, and reaches no prototype', async () => {
    const carried = (await carry(circle)) as typeof circle
    const [one, other] = carried['list'] as [object, object]
    expect(one).toBe(other)
    expect(carried['self']).toBe(carried)
    const keys = (await carry(own)) as object
    expect(Object.getPrototypeOf(keys)).toBe(Object.prototype)
    expect('polluted' in {}).toBe(false)
  })
})

async function pathOf(call: Promise<unknown>): Promise<unknown> {
  const [settled] = await Promise.allSettled([call])
  const reason: unknown = settled.status === 'rejected' ? settled.reason : 'It was cloned.'
  expect(reason).toBeInstanceOf(UncloneableError)
  return (reason as UncloneableError).path
}

describe('what cannot be cloned', () => {
  leavesNothing()

  it('in a parameter keeps a child from being started', async () => {
    const call = echo.reexec({ items: [1, { callback() {} }] })
    expect(await pathOf(call)).toBe('param.items[1].callback')
    expect(call.outcome).toMatchObject({ pid: undefined })
  })

  it('late in a long parameter keeps the action from running', async () => {
    using notes = temporaryFile()
    const param = [Buffer.alloc(4_000_000), new Map([['key', new Proxy({}, {})]])]
    const call = note.reexec(param as unknown as string)
    expect(await pathOf(call)).toBe('param[1].get(key)')
    expect(notes.lines()).toEqual([])
  })

  it('in a result or an item is named by the child', async () => {
    const call = uncloneable.reexec()
    expect(await pathOf(call)).toBe('result.items[3].callback')
    expect(call.outcome?.pid).toBeGreaterThan(0)
    using notes = temporaryFile()
    const iterate = async (): Promise<void> => {
      for await (const _ of yieldUncloneable.reexec(notes.path));
    }
    expect(await pathOf(iterate())).toBe('item.list[0].callback')
  })

  it('late in a long result is named, too', async () => {
    expect(await pathOf(uncloneable.reexec('late'))).toBe('result.items[3].callback')
    expect(() => uncloneable.reexecSync('late')).toThrow('result.items[3].callback')
    await using open = await openSession()
    expect(await pathOf(uncloneable.reexec('late', { session: open }))).toBe(
      'result.items[3].callback',
    )
    expect(await echo.reexec('after', { session: open })).toBe('after')
  })

  it('of what is thrown is described', async () => {
    const callback = await throwWith.reexec('callback').catch((thrown: unknown) => thrown)
    expect(callback).toMatchObject({ value: 'callback', method: expect.stringContaining('method') })
  })
})
