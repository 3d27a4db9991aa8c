import { expect, it } from 'vitest'
import { errorClassName, errorClassOf, registerErrorClass } from '../src/wire/error-class.ts'

it('knows a class under the name that it was registered with', () => {
  class Local extends Error {}
  registerErrorClass(Local, 'example/Local')
  expect(errorClassName(new Local())).toBe('example/Local')
  expect(errorClassOf('example/Local')).toBe(Local)
  expect(errorClassOf('Local')).toBe(Error)
})

it('knows the classes that another copy of this package registered', async () => {
  const url = '../src/wire/error-class.ts?another-copy'
  const another = (await import(
    /* @vite-ignore */ url
  )) as typeof import('../src/wire/error-class.ts')
  class Elsewhere extends TypeError {}
  another.registerErrorClass(Elsewhere)
  expect(another.registerErrorClass).not.toBe(registerErrorClass)
  expect(errorClassName(new Elsewhere())).toBe('Elsewhere')
  expect(errorClassOf('Elsewhere')).toBe(Elsewhere)
})

it('prefers its own class to that of another copy', async () => {
  const url = '../src/wire/error-class.ts?one-more-copy'
  const another = (await import(
    /* @vite-ignore */ url
  )) as typeof import('../src/wire/error-class.ts')
  class Mine extends Error {}
  class Theirs extends Error {}
  registerErrorClass(Mine, 'Both')
  another.registerErrorClass(Theirs, 'Both')
  expect(errorClassOf('Both')).toBe(Mine)
  expect(another.errorClassOf('Both')).toBe(Theirs)
  expect(errorClassName(new Mine())).toBe('Both')
})
