import { expect, it } from 'vitest'
import { isStrippable } from '../src/loading/strippable.ts'

it.each([
  'enum A { B }',
  'export const enum A { B }',
  'namespace N { export const a = 1 }',
  'import fs = require("fs")',
  'export = 1',
  'class A { constructor(private a: number) {} }',
  'class A { constructor(a: () => void, readonly b = (1 + 2)) {} }',
  '@decorated class A {}',
  'class A {\n  @decorated method() {}\n}',
  'class A { @decorated() field = 1 }',
  'export @decorated class A {}',
  'class A { method(@decorated a: string) {} }',
])('does not let Node.js load %s', (text) => {
  expect(isStrippable(text)).toBe(false)
})

it.each([
  'class A { private readonly a = 1; constructor(a: number) { this.a = a } }',
  'declare module "a" { export const b: number }',
  'declare enum A { B }',
  'declare namespace N { const a: number }',
  '/** @param a {@link b} */\nfunction f(a: number) {}',
  'const address = "a@b.c"',
  'import type { A } from "./a"; export const a = {} as A satisfies A',
])('lets Node.js load %s', (text) => {
  expect(isStrippable(text)).toBe(true)
})
