import { describe, expect, it } from 'vitest'
import { type Layer, openSession } from '@reexec/core'
import { echo } from './fixtures/echoes.ts'
import { waitForRelease } from './fixtures/keeps-state.ts'
import { QuotaError } from './fixtures/registered-error.ts'
import { type Thrower, throwing, yieldAndThrowAs } from './fixtures/throws.ts'
import { leavesNothing } from './leaves-nothing.ts'

leavesNothing()

const thrownBy = (call: Promise<unknown>): Promise<Error & Record<string, unknown>> =>
  call.then(
    (value) => expect.fail(`It gave ${String(value)}.`),
    (thrown: unknown) => thrown as Error & Record<string, unknown>,
  )

/** What each of these throws, less its stack. */
const throwers: [which: Thrower, thrown: unknown][] = [
  ['plain', { name: 'RangeError', code: 'E_OUTER', cause: { message: 'inner', cause: 'root' } }],
  ['aggregate', { message: 'several', errors: [{ message: 'one' }, 'two', { limit: 3 }] }],
  ['registered', { name: 'QuotaError', limit: 7 }],
  ['frozen', { name: 'TypeError', message: 'frozen', code: 'E_FROZEN' }],
  ['getters', { name: 'GetterError' }],
  ['circle', { message: 'circle' }],
  ['ownGetter', { message: 'own', lazy: 'computed', broken: { message: 'broken' } }],
]

describe('what an action throws', () => {
  it('is the same in a session, synchronously and from a child that was started ahead', async () => {
    await using session = await openSession({ actions: [throwing] })
    await using ahead = await openSession({ ahead: 2, actions: [throwing] })
    for (const [which, expected] of throwers) {
      const errors = [
        await thrownBy(throwing.reexec(which)),
        await thrownBy(throwing.reexec(which, { session })),
        await thrownBy(throwing.reexec(which, { session: ahead })),
        await thrownBy((async () => throwing.reexecSync(which))()),
      ]
      for (const error of errors) {
        expect(error).toBeInstanceOf(Error)
        expect(error).toMatchObject(expected as object)
        expect(error.stack).toMatch(/re-executed from[\s\S]+thrown-elsewhere/)
      }
    }
  })

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['text', 'text'],
  ] as const)('may be %s in a session and synchronously, too', async (which, thrown) => {
    await using session = await openSession()
    expect(await thrownBy(throwing.reexec(which, { session }))).toBe(thrown)
    expect(await thrownBy((async () => throwing.reexecSync(which))())).toBe(thrown)
  })

  it('may come after items', async () => {
    await using session = await openSession()
    for (const options of [{}, { session }]) {
      const items: unknown[] = []
      const iterate = async (): Promise<void> => {
        for await (const item of yieldAndThrowAs.reexec('registered', options)) items.push(item)
      }
      const error = await thrownBy(iterate())
      expect(items).toEqual([1, 2])
      expect(error.constructor).toBe(QuotaError)
      expect((error as unknown as QuotaError).describe()).toBe('QuotaError: 7')
    }
  })
})

describe('what nobody catches in a session', () => {
  it.each<[which: Thrower, thrown: unknown]>([
    ['uncaught', { name: 'RangeError', code: 'E_TIMER' }],
    ['uncaughtNull', null],
    ['unhandled', { name: 'RangeError', message: 'nobody handles it' }],
    ['unhandledText', { code: 'ERR_UNHANDLED_REJECTION' }],
  ])('fails all open calls (%s)', async (which, thrown) => {
    await using session = await openSession({ stderr: 'ignore' })
    const open = [1, 2, 3].map(() => thrownBy(waitForRelease.reexec('never', { session })))
    const own = thrownBy(throwing.reexec(which, { session }))
    for (const error of await Promise.all([own, ...open]))
      expect({ error }).toMatchObject({ error: thrown })
    // It may be made before the child has ended.
    const next = await thrownBy(echo.reexec(1, { session }))
    expect(next.name).toMatch(/^(?:SessionEnded|ChildExited)Error$/)
    expect(next).toMatchObject({ exitCode: 1 })
  })

  it('does not concern it when it is a warning, or handled', async () => {
    await using session = await openSession({ stderr: 'ignore' })
    expect(await throwing.reexec('warning', { session })).toBe('warned')
    expect(await throwing.reexec('handled', { session })).toBe('went on')
    expect(await echo.reexec(1, { session })).toBe(1)
  })
})

describe('what a layer or a module throws in the child', () => {
  const url = new URL('./fixtures/throws-in-layer.ts', import.meta.url).href
  const throwingIn = (hook: string): Layer => ({
    name: 'throwing',
    amend: (launch) => launch.addChildModule('throwing', url, hook),
  })

  it.each(['beforeLoad', 'beforeRun'])('is of its registered class (%s)', async (hook) => {
    const layers = [throwingIn(hook)]
    const errors = [
      await thrownBy(echo.reexec(1, { layers })),
      await thrownBy(openSession({ layers })),
      await thrownBy((async () => echo.reexecSync(1, { layers }))()),
    ]
    for (const error of errors) {
      expect(error.constructor).toBe(QuotaError)
      expect(error).toMatchObject({ limit: 5 })
    }
  })

  it('is what keeps a module from being loaded, also for who waits synchronously', async () => {
    const { neverDefinedInTheChild } = await import('./fixtures/throws-while-loading.ts')
    for (const param of [undefined, Buffer.alloc(100_000) as unknown as undefined]) {
      const error = await thrownBy((async () => neverDefinedInTheChild.reexecSync(param))())
      expect(error).toMatchObject({ name: 'RangeError', code: 'E_LOADING' })
    }
  })

  it('does not cost the answer at the end', async () => {
    const options = { layers: [throwingIn('beforeEnd')], stderr: 'ignore' } as const
    expect(await echo.reexec('answered', options)).toBe('answered')
    expect(await thrownBy(throwing.reexec('plain', options))).toBeInstanceOf(RangeError)
  })
})
