import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Counts, countAt } from '../src/counts.ts'
import { projectCounts } from '../src/project.ts'
import { tokenize } from '../src/projection/tokens.ts'
import { javaScriptOf } from '../src/source.ts'
import { randomNumbers } from './random.ts'
import { type ViteTexts, openViteTexts } from './vite-text.ts'

let vite: ViteTexts
beforeAll(async () => {
  vite = await openViteTexts()
})
afterAll(() => vite[Symbol.asyncDispose]())

/** Gives each token of a text a count of its own. */
function countTokens(code: string): Counts {
  const { tokens } = tokenize(code)
  const starts = tokens.map(({ start }) => start)
  return { starts: [0, ...starts.filter((start) => start > 0)], counts: starts.map((_, at) => at) }
}

/**
 * Projects a source, all tokens of which have counts of their own, onto what Vite makes of it.
 *
 * @returns A function that finds an excerpt of Vite's text, and returns what is in the source where the count is from.
 */
async function projectTokens(
  source: string,
  extension: 'js' | 'ts' = 'ts',
): Promise<(excerpt: string) => string> {
  const text = source.replace(/^\uFEFF/, '')
  const code = javaScriptOf({ path: `source.${extension}`, text })
  const counts = countTokens(code)
  const onto = await vite.transform(source, extension)
  const projected = projectCounts({ code, counts }, onto).counts
  return (excerpt) => {
    const offset = onto.code.indexOf(excerpt)
    if (offset === -1) throw new Error(`${JSON.stringify(excerpt)} is not in ${onto.code}`)
    const start = counts.starts[counts.counts.indexOf(countAt(projected, offset))]
    return code.slice(start).replaceAll(/\s+/g, ' ')
  }
}

function countUnplaced(from: string, onto: string): number {
  return projectCounts({ code: from, counts: countTokens(from) }, { code: onto }).unplaced
}

describe('a count is found again', () => {
  it.each([
    ['a string in other quotes', `f(); 'a'; g()`, '"a"', `'a'`],
    ['a number written another way', 'f(0xff, 1)', '255', '0xff'],
    ['what follows a type', 'const a: string = b as string, c = d!', 'c = d', 'c = d'],
    ['what follows a dropped parenthesis', '(((a) as string) ? b : (c))', ': c', ': (c)'],
    ['a call of an import', `import { a } from 'a'; b ?? a(c)`, '(0,__vite', 'a(c)'],
    ['an import as an argument', `import { a } from 'a'; b(1, a)`, '(0,__vite', 'a)'],
    [
      'an import used in a branch',
      `import { a } from 'a'; b && a.c`,
      '__vite_ssr_import_0__.a.c',
      'a.c',
    ],
    ['what follows an import', `import { a } from 'a'; b = { a }; c()`, 'c()', 'c()'],
    ['what is moved up', `a(); export * from 'b'; c()`, 'c()', 'c()'],
    [
      'a class that extends an import',
      `import { A } from 'a'; b()\nclass C extends A {}`,
      'class C',
      'class C',
    ],
    [
      'a declaration that is exported',
      'a(); export function b() {}; c()',
      'function b',
      'function b',
    ],
    ['a default export', 'export default (a: string) => a', '(a) =>', '(a ) => a'],
    ['an import.meta', 'a ? import.meta.url : b', '__vite_ssr_import_meta__', 'import.meta'],
    ['a dynamic import', `a ? import('b') : c`, '__vite_ssr_dynamic_import__', 'import('],
    ['an else', 'if (a) b; else c', 'c;', 'c'],
    ['what stands after astral characters', `'🎉'; /* 𝒳 */ a ? 'ü' : b`, ': b', ': b'],
    ['a template', 'a`b${c}d`; e', '`;', '`; e'],
  ])('for %s', async (_, source, excerpt, found) => {
    const sourceAt = await projectTokens(source)
    expect(sourceAt(excerpt).slice(0, found.length)).toBe(found)
  })
})

describe('an arrow function', () => {
  it.each([
    ['whose parameter gets parentheses', 'a(b => c)', '(b) =>', 'b =>'],
    ['whose parameter gets them after async', 'a(async b => c)', 'async (b)', 'async b'],
    ['that loses others around it', 'a || ((((b) => c)) as D)', '(b) =>', '(b) =>'],
    ['in others', 'a((((b) => c)))', '(b) =>', '(b) =>'],
    ['with a type parameter', 'a(<T,>(b: T) => c)', '(b) =>', '(b ) =>'],
  ])('%s is counted where it begins', async (_, source, excerpt, found) => {
    const sourceAt = await projectTokens(source)
    expect(sourceAt(excerpt).slice(0, found.length)).toBe(found)
  })
})

describe('lines and columns are counted as in the map', () => {
  const lines = ['if (a) b()', 'else c ? d : e', 'const f = (g) => g && h']
  it.each([
    ['after a byte order mark', '\uFEFF', '\n'],
    ['with carriage returns and line feeds', '', '\r\n'],
    ['with carriage returns', '', '\r'],
    ['with line separators', '/* \u2028 */', ' /* \u2029 */\n'],
    ['after a hashbang', '#!/usr/bin/env node\n', '\n'],
  ])('%s', async (_, start, end) => {
    const source = start + lines.join(end)
    for (const extension of ['js', 'ts'] as const) {
      const sourceAt = await projectTokens(source, extension)
      for (const token of ['if', 'b(', 'c ?', ': e', 'const f', '(g) =>', '&& h']) {
        expect(sourceAt(token).slice(0, token.length)).toBe(token)
      }
    }
  })
})

describe('unplaced counts', () => {
  it('are those of which no token is left', () => {
    expect(countUnplaced('a(); if (b) c(); d()', 'a(); if (b) d()')).toBe(1)
    const counts = { starts: [0, 5, 15], counts: [1, 0, 1] }
    expect(projectCounts({ code: 'a(); if (b) c(); d()', counts }, { code: 'a(); d()' })).toEqual({
      counts: { starts: [0], counts: [1] },
      unplaced: 1,
      untold: [],
    })
  })

  it('are not those of imports and exports', () => {
    expect(
      countUnplaced('import a from "b"; export { a }; export const c = 1', 'const c = 1;;'),
    ).toBe(0)
  })

  it('are not those of what is a matter of taste', () => {
    expect(countUnplaced('((a));; b(c,)', 'a; b(c)')).toBe(0)
  })
})

describe('random counts', () => {
  const source = `import { a } from 'a'
export async function b(c: number, d = c ?? 1): Promise<string> {
  for (const e of [c, d]) if (e > 1) return a(\`\${e}\`); else continue
  return await (async (): Promise<string> => (c ? 'f' : "g"))()
}
export default class<T> { #h = (i: T) => i; static j = b(1, 2) }
`
  const code = javaScriptOf({ path: 'source.ts', text: source })
  const { tokens } = tokenize(code)

  /** Counts that change at some tokens. */
  function randomCounts(numbers: Iterator<number, never>): Counts {
    const changes = tokens.filter(({ start }) => start > 0 && numbers.next().value < 0.3)
    const starts = [0, ...changes.map(({ start }) => start)]
    return { starts, counts: starts.map((_, at) => (at % 2 === 0 ? 1 : 2 + at)) }
  }

  it('stay as they are on the same text', () => {
    const counts = randomCounts(randomNumbers(4))
    for (const onto of [{ code }, { code, map: null }, { code: source, map: null }]) {
      expect(projectCounts({ code, counts }, onto)).toEqual({ counts, unplaced: 0, untold: [] })
    }
  })

  it('stay with their tokens on a text whose map says where it is the same', () => {
    const onto = { code: `${code}\n`, map: { mappings: 'AAAA;AACA;AACA;AACA;AACA;AACA' } }
    const numbers = randomNumbers(5)
    for (let run = 0; run < 50; run++) {
      const counts = randomCounts(numbers)
      const projected = projectCounts({ code, counts }, onto)
      expect(projected.unplaced).toBe(0)
      for (const { start } of tokens) {
        expect(countAt(projected.counts, start)).toBe(countAt(counts, start))
      }
    }
  })

  it('add up before and after alike', async () => {
    const onto = await vite.transform(source)
    const numbers = randomNumbers(6)
    const [one, other] = [randomCounts(numbers), randomCounts(numbers)]
    const starts = [...new Set([...one.starts, ...other.starts])].toSorted((a, b) => a - b)
    const counts = starts.map((start) => countAt(one, start) + countAt(other, start))
    const [projectedOne, projectedOther, sum] = [one, other, { starts, counts }].map(
      (each) => projectCounts({ code, counts: each }, onto).counts,
    ) as [Counts, Counts, Counts]
    for (let offset = 0; offset < onto.code.length; offset++) {
      const added = countAt(projectedOne, offset) + countAt(projectedOther, offset)
      expect(countAt(sum, offset)).toBe(added)
    }
  })
})

it('refuses a text that is not JavaScript', () => {
  const counts = { starts: [0], counts: [1] }
  expect(() => projectCounts({ code: 'a: b: c d', counts }, { code: 'a' })).toThrow(SyntaxError)
})
