import { expect, it } from 'vitest'
import { writtenImports } from '../src/loading/written-imports.ts'

const found = (text: string): (string | undefined)[] =>
  writtenImports(text).map(({ specifier }) => specifier)

it('finds imports and exports of all forms', () => {
  const text = `
    import a from './a'
    import { b,
      c } from "./b c"
    import * as d from'./d'
    import './e'
    export * from './f'
    export { g } from './g'
    const h = await import('./h')
    const i = import( "./i", { with: {} })
    import type, { j } from './j'
    import type from './k'
    import { type l } from './l'
  `
  const names = ['a', 'b c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l']
  expect(new Set(found(text))).toEqual(new Set(names.map((name) => `./${name}`)))
})

it('leaves out those of types alone', () => {
  expect(found(`import type { a } from './a'; export type { b } from './b'`)).toEqual([])
  expect(found(`import type * as c from './c'\nexport type * from './d'`)).toEqual([])
})

it('says that an import is computed', () => {
  expect(found('import(name)')).toEqual([undefined])
  expect(found('import(`./${name}`)')).toEqual([undefined])
  expect(found(`import('./a' + name)`)).toEqual([undefined])
})
