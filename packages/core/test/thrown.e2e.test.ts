import { describe, expect, it } from 'vitest'
import { ChildExitedError, ReexecError } from '@reexec/core'
import { QuotaError } from './fixtures/registered-error.ts'
import { failInGrandchild } from './fixtures/nests.ts'
import { type Thrower, throwing } from './fixtures/throws.ts'
import { leavesNothing } from './leaves-nothing.ts'

leavesNothing()

async function thrownBy(which: Thrower): Promise<unknown> {
  try {
    await throwing.reexec(which, { stderr: 'ignore' })
  } catch (thrown) {
    return thrown
  }
  throw new Error('It did not throw.')
}

async function errorOf(which: Thrower): Promise<Error & Record<string, unknown>> {
  const error = await thrownBy(which)
  expect(error).toBeInstanceOf(Error)
  expect(error).not.toBeInstanceOf(ReexecError)
  return error as Error & Record<string, unknown>
}

describe('what an action throws', () => {
  it('is thrown with its class, code, cause and own properties', async () => {
    const error = await errorOf('plain')
    expect(error.constructor).toBe(RangeError)
    expect(error).toMatchObject({
      message: 'outer',
      code: 'E_OUTER',
      details: { at: new Date(0), seen: new Set([1]) },
    })
    expect(error.cause).toBeInstanceOf(TypeError)
    expect(error.cause).toMatchObject({ message: 'inner', cause: 'root' })
  })

  it('has the stack of the child, and then where it was called', async () => {
    const { stack } = await errorOf('plain')
    expect(stack).toMatch(
      /^RangeError: outer\n {4}at [\s\S]+fixtures\/throws\.ts:\d+:\d+[\s\S]+--- re-executed from ---\n[\s\S]+thrown\.e2e\.test\.ts/,
    )
  })

  it('is an AggregateError with its errors', async () => {
    const error = await errorOf('aggregate')
    expect(error).toBeInstanceOf(AggregateError)
    const [syntax, text, quota] = error['errors'] as unknown[]
    expect(syntax).toBeInstanceOf(SyntaxError)
    expect(text).toBe('two')
    expect(quota).toBeInstanceOf(QuotaError)
  })

  it('is of the class that its module registered, or the nearest', async () => {
    const error = (await errorOf('registered')) as unknown as QuotaError
    expect(error.constructor).toBe(QuotaError)
    expect(error.describe()).toBe('QuotaError: 7')
    expect((await errorOf('subclass')).constructor).toBe(QuotaError)
  })

  it('is an error of the system', async () => {
    expect(await errorOf('system')).toMatchObject({
      code: 'ENOENT',
      syscall: 'chdir',
      dest: '/nowhere',
    })
  })

  it('is a DOMException', async () => {
    const error = await errorOf('aborted')
    expect(error).toBeInstanceOf(DOMException)
    expect(error.name).toBe('AbortError')
  })

  it('is an error whose getters throw', async () => {
    const error = await errorOf('getters')
    expect(error.name).toBe('GetterError')
    expect(error.message).toContain('not readable')
  })

  it('is an error of another realm', async () => {
    const error = await errorOf('realm')
    expect(error.constructor).toBe(RangeError)
    expect(error).toMatchObject({ message: 'foreign', code: 'E_REALM' })
  })

  it('is an error that is its own cause', async () => {
    const error = await errorOf('circle')
    expect((error.cause as Error).message).toBe('other half')
    expect((error.cause as Error).cause).toBe(error)
  })

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['text', 'text'],
  ] as const)('is %s', async (which, thrown) => {
    expect(await thrownBy(which)).toBe(thrown)
  })

  it('may be thrown later, or by a thenable', async () => {
    expect(await errorOf('later')).toBeInstanceOf(URIError)
    expect(await errorOf('thenable')).toBeInstanceOf(EvalError)
    expect(await errorOf('getterOfThenable')).toBeInstanceOf(EvalError)
  })

  it('may be an error of this package, with the facts of the grandchild', async () => {
    const error = await failInGrandchild.reexec(3).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ChildExitedError)
    expect(error).toMatchObject({ action: 'exit', exitCode: 3, stderr: undefined })
    expect((error as Error).stack?.match(/re-executed from/g)).toHaveLength(2)
  })
})

describe('what nobody catches in the child', () => {
  it('is thrown when it was an exception', async () => {
    const error = await errorOf('uncaught')
    expect(error).toBeInstanceOf(RangeError)
    expect(error).toMatchObject({ message: 'in a timer', code: 'E_TIMER' })
    expect(await thrownBy('uncaughtNull')).toBeNull()
  })

  it('is thrown when it was a rejection', async () => {
    const error = await errorOf('unhandled')
    expect(error).toBeInstanceOf(RangeError)
    expect(error.message).toBe('nobody handles it')
    expect(await errorOf('unhandledText')).toMatchObject({ code: 'ERR_UNHANDLED_REJECTION' })
  })

  it('is no concern of the call when the action handles it', async () => {
    expect(await throwing.reexec('handled')).toBe('went on')
    expect(await throwing.reexec('captured')).toBe('went on')
  })

  it('does not cost the answer when it comes after that', async () => {
    expect(await throwing.reexec('afterAnswer', { stderr: 'ignore' })).toBe('answered')
  })
})
