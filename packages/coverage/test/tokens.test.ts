import { describe, expect, it } from 'vitest'
import { tokenize } from '../src/projection/tokens.ts'

const keys = (code: string): string[] => tokenize(code).tokens.map(({ key }) => key)
const texts = (code: string): string[] =>
  tokenize(code).tokens.map(({ start, end }) => code.slice(start, end))

describe('the tokens of a text', () => {
  it('are what is neither blank nor comment', () => {
    expect(texts('#!/bin/env node\na /* b */ = `c ${d}` // e\n')).toEqual(
      'a = ` c␣ ${ d } `'.split(' ').map((each) => each.replace('␣', ' ')),
    )
  })

  it('tell a regular expression from a division', () => {
    expect(texts('a = /["}]/g.b / c / d')).toEqual([
      'a',
      '=',
      '/["}]/g',
      '.',
      'b',
      '/',
      'c',
      '/',
      'd',
    ])
  })

  it('have UTF-16 offsets', () => {
    expect(texts('"🎉" + 𝒳')).toEqual(['"🎉"', '+', '𝒳'])
  })

  it.each([
    ['an ECMAScript module', 'import a from "a"; await import.meta.b'],
    ['a CommonJS module', 'if (exports) return; with (a) b = 010'],
    ['what Vite makes of a module', 'const a = await __vite_ssr_import__("a"); super_: if (a) {}'],
  ])('are found in %s', (_, code) => {
    expect(texts(code).join('')).toBe(code.replaceAll(' ', ''))
  })

  it('are not found in anything else', () => {
    expect(() => tokenize('const a: string = 1')).toThrow(SyntaxError)
  })
})

describe('the key of a token', () => {
  it.each([
    ['quotes', `a = 'it\\'s'`, 'a = "it\'s"'],
    ['numbers', 'a = 0xff + 1_000 + 1e3 + .5', 'a = 255 + 1e3 + 1000 + 0.5'],
    ['escapes', 'a = "\\u{61}" + b\\u0063', 'a = "a" + bc'],
    ['line ends in templates', 'a = `b\r\nc`', 'a = `b\nc`'],
  ])('is the same for other %s', (_, one, other) => {
    expect(keys(one)).toEqual(keys(other))
  })

  it.each([
    ['a name and a string', 'a', '"a"'],
    ['a number and a string', '1', '"1"'],
    ['a number and a big one', '1', '1n'],
    ['a name and a private one', 'a.a', 'class { #a }'],
  ])('differs for %s', (_, one, other) => {
    expect(keys(`(${other})`)).not.toContain(keys(one).at(-1))
  })

  it('tells the parenthesis that an arrow function begins with from others', () => {
    expect(
      keys('((a, b = (c)) => (d))(e); async (f) => g; h => i').filter((key) => key.startsWith('(')),
    ).toEqual(['(', '(=>', '(', '(', '(', '(=>'])
  })
})

it('tells module syntax from what runs', () => {
  const code = `import a, { b } from 'a'
export * from 'b'
export { a as c }
export const d = () => import('d')
export default class {}
a(b)`
  const { tokens } = tokenize(code)
  const running = tokens.filter(({ isModuleSyntax }) => !isModuleSyntax)
  expect(running.map(({ start, end }) => code.slice(start, end)).join(' ')).toBe(
    `const d = ( ) => import ( 'd' ) class { } a ( b )`,
  )
})
