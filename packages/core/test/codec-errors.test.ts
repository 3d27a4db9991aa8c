import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { ChildKilledError, UncloneableError } from '../src/errors.ts'
import { DecodeError, decode } from '../src/wire/decode.ts'
import { encode } from '../src/wire/encode.ts'
import { Tag } from '../src/wire/tags.ts'
import { QuotaError } from './fixtures/registered-error.ts'

/** What arrives of something thrown on the other side of the wire. */
function cross(thrown: unknown): unknown {
  return decode(encode(thrown, { root: 'error', lenient: true }))
}

function crossError(thrown: unknown): Error & Record<string, unknown> {
  const error = cross(thrown)
  expect(error).toBeInstanceOf(Error)
  return error as Error & Record<string, unknown>
}

function encodeStrictly(value: unknown): Buffer {
  return encode(value, { root: 'result' })
}

/** The bytes of a short string. */
function string(text: string): number[] {
  return [0x80 + text.length, ...Buffer.from(text)]
}

describe('an error that crosses', () => {
  it.each([Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError])(
    'stays a %o',
    (builtin) => {
      const error = crossError(new builtin('message'))
      expect(error.constructor).toBe(builtin)
      expect(error.name).toBe(builtin.name)
      expect(error.message).toBe('message')
    },
  )

  it('keeps its stack, code, cause and own properties', () => {
    const cause = new TypeError('inner')
    const thrown = Object.assign(new RangeError('outer', { cause }), {
      code: 'E_OUTER',
      seen: new Set([1]),
      nested: new SyntaxError('property'),
    })
    const error = crossError(thrown)
    expect(error.stack).toBe(thrown.stack)
    expect(error['code']).toBe('E_OUTER')
    expect(error['seen']).toEqual(new Set([1]))
    expect(error['nested']).toBeInstanceOf(SyntaxError)
    expect(error.cause).toBeInstanceOf(TypeError)
    expect((error.cause as Error).stack).toBe(cause.stack)
    expect(Object.keys(error)).toEqual(['code', 'seen', 'nested'])
  })

  it('has no cause when it had none, and an undefined one when it had that', () => {
    expect('cause' in crossError(new Error('none'))).toBe(false)
    expect(Object.hasOwn(crossError(new Error('x', { cause: undefined })), 'cause')).toBe(true)
  })

  it('keeps the errors of an AggregateError, and of nothing else', () => {
    const error = crossError(new AggregateError([new RangeError('one'), 'two'], 'several'))
    expect(error).toBeInstanceOf(AggregateError)
    expect(error['errors']).toEqual([new RangeError('one'), 'two'])
    expect(Object.keys(error)).toEqual([])
    const own = crossError(Object.assign(new Error('own'), { errors: [{ path: 'a.b' }] }))
    expect(own['errors']).toEqual([{ path: 'a.b' }])
    expect(Object.keys(own)).toEqual(['errors'])
  })

  it('stays an instance of a registered class, whose constructor does not run', () => {
    const error = crossError(new QuotaError(7))
    expect(error).toBeInstanceOf(QuotaError)
    expect((error as unknown as QuotaError).describe()).toBe('QuotaError: 7')
    expect(() => error['secret']).toThrow(TypeError)
  })

  it('becomes the nearest registered class, and keeps its name', () => {
    class SmallQuotaError extends QuotaError {}
    expect(crossError(new SmallQuotaError(1)).constructor).toBe(QuotaError)
    class NamedError extends TypeError {
      static {
        this.prototype.name = 'NamedError'
      }
    }
    const named = crossError(new NamedError('by prototype'))
    expect(named.constructor).toBe(TypeError)
    expect(named.name).toBe('NamedError')
    expect(Object.keys(named)).toEqual([])
  })

  it('keeps the facts of an error of this package', () => {
    const facts = { action: 'a', module: 'file:///m.js', pid: 7, signal: 'SIGKILL' } as const
    const error = crossError(new ChildKilledError('killed', facts))
    expect(error).toBeInstanceOf(ChildKilledError)
    expect(error).toMatchObject({ name: 'ChildKilledError', ...facts })
  })

  it('stays a DOMException, with its code', () => {
    const error = crossError(new DOMException('gave up', 'AbortError'))
    expect(error).toBeInstanceOf(DOMException)
    expect(error).toMatchObject({ name: 'AbortError', message: 'gave up', code: 20 })
  })

  it('comes home from another realm', () => {
    const error = crossError(
      runInNewContext('new AggregateError([new RangeError("foreign")], "several")'),
    )
    expect(error).toBeInstanceOf(AggregateError)
    expect(error['errors']).toEqual([new RangeError('foreign')])
  })

  it('keeps its circles', () => {
    const first = new Error('first')
    const second: Error & { self?: Error } = new Error('second', { cause: first })
    first.cause = second
    second.self = second
    const error = crossError(first)
    const other = error.cause as Error & { self: unknown }
    expect(other.message).toBe('second')
    expect(other.cause).toBe(error)
    expect(other.self).toBe(other)
  })

  it('may have a very long chain of causes', () => {
    let error = new Error('last')
    for (let at = 0; at < 5000; at++) error = new Error(String(at), { cause: error })
    let last = crossError(error) as Error
    while (last.cause !== undefined) last = last.cause as Error
    expect(last.message).toBe('last')
  })

  it('cannot reach a prototype by a property named __proto__', () => {
    const thrown = new Error('hostile')
    Object.defineProperty(thrown, '__proto__', { value: { polluted: true }, enumerable: true })
    const error = crossError(thrown)
    expect(Object.getPrototypeOf(error)).toBe(Error.prototype)
    expect(Object.keys(error)).toEqual(['__proto__'])
    expect('polluted' in {}).toBe(false)
  })

  it('is what its getters gave, even when they throw', () => {
    class GetterError extends Error {
      override get name(): string {
        return 'GetterError'
      }
      override get message(): string {
        throw new RangeError('unreadable')
      }
    }
    const error = crossError(new GetterError())
    expect(error.name).toBe('GetterError')
    expect(error.message).toContain('unreadable')
  })

  it('has text for a message and a stack that are none', () => {
    const thrown = new Error('x')
    Object.assign(thrown, { message: Symbol('m'), stack: [{ line: () => 1 }] })
    const error = crossError(thrown)
    expect(error.message).toBe('Symbol(m)')
    expect(typeof error.stack).toBe('string')
  })

  it('has long texts', () => {
    const error = crossError(
      Object.assign(new Error('ü'.repeat(99_999)), { ['k'.repeat(9999)]: 1 }),
    )
    expect(error.message).toBe('ü'.repeat(99_999))
    expect(error['k'.repeat(9999)]).toBe(1)
  })

  it('has descriptions of what cannot be cloned, however deep', () => {
    const unreadable = {
      get broken(): never {
        throw new RangeError('unreadable')
      },
    }
    const error = crossError(
      Object.assign(new Error('x', { cause: new Proxy({}, {}) }), {
        symbol: Symbol('s'),
        kept: 1,
        deep: { list: [1, Symbol('t'), new WeakMap()], kept: 2 },
        unreadable,
      }),
    )
    expect(error).toMatchObject({
      cause: '[object Object]',
      symbol: 'Symbol(s)',
      kept: 1,
      deep: { list: [1, 'Symbol(t)', '[object WeakMap]'], kept: 2 },
      unreadable: { broken: new RangeError('unreadable') },
    })
  })
})

describe('an error in a value', () => {
  it('has descriptions, and what is beside it has not', () => {
    const error = Object.assign(new Error('x'), { symbol: Symbol('s') })
    const back = decode(encodeStrictly({ error, list: [error] })) as { error: Error; list: Error[] }
    expect(back.error).toMatchObject({ message: 'x', symbol: 'Symbol(s)' })
    expect(back.list[0]).toBe(back.error)
    expect(() => encodeStrictly({ error, beside: Symbol('s') })).toThrow(UncloneableError)
  })

  it('hides nothing that is reached without it, too', () => {
    const details = { fine: 1, callback() {} }
    const error = Object.assign(new Error('x'), { details, kept: { fine: 2 } })
    expect(() => encodeStrictly([error, { details }])).toThrow(
      expect.objectContaining({ path: 'result[1].details.callback' }),
    )
    const back = decode(encodeStrictly([error, error.kept])) as [typeof error, unknown]
    expect(back[1]).toBe(back[0].kept)
  })
})

describe('what is thrown and is no error', () => {
  it.each([null, undefined, 'text', 0, 7n, { code: 1 }])('crosses as it is: %o', (thrown) => {
    expect(cross(thrown)).toEqual(thrown)
  })

  it('becomes its description when it cannot be cloned', () => {
    const silent = Object.assign(() => {}, { toString: null, [Symbol.toPrimitive]: null })
    expect(cross(Symbol('s'))).toBe('Symbol(s)')
    expect(cross(silent)).toBe('[object Function]')
    expect(cross({ code: 1, f: Symbol('s') })).toEqual({ code: 1, f: 'Symbol(s)' })
  })
})

describe('an error that is decoded', () => {
  it('is of no class but a registered one', () => {
    const parts = [...string('__proto__'), ...string('name'), ...string('m'), Tag.undefined]
    const error = decode(Buffer.from([Tag.error, ...parts, Tag.end, Tag.end]))
    expect(Object.getPrototypeOf(error)).toBe(Error.prototype)
    expect(error).toMatchObject({ name: 'name', message: 'm' })
  })

  it.each<[what: string, parts: number[]]>([
    ['a class that is none', [Tag.null, Tag.null, ...string('m'), Tag.undefined]],
    ['a message that is none', [...string('Error'), Tag.null, Tag.null, Tag.undefined]],
    ['an object for a name', [...string('Error'), Tag.map, Tag.end, ...string('m'), Tag.undefined]],
    ['a number for a stack', [...string('Error'), Tag.null, ...string('m'), 0xc1]],
  ])('has not %s', (_, parts) => {
    const bytes = Buffer.from([Tag.error, ...parts, Tag.end, Tag.end])
    expect(() => decode(bytes)).toThrow(DecodeError)
  })
})
