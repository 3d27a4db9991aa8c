import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { assert, expect, it } from 'vitest'
import type { FoldedProfiles } from '../src/fold-profiles.ts'
import { countEach } from './count-each.ts'
import { coverInFolder } from './cover-in-folder.ts'
import { loadGenerated } from './fixtures/load-generated.ts'
import { loadWork } from './fixtures/load-work.ts'
import { workLongInChild } from './fixtures/work-long.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const ROUNDS = 60_000

/** No take but the last. */
const NEVER_MS = 2 ** 30

/** How often each character of the work ran, and how often that was written. */
async function work(intervalMs: number): Promise<{ counts: number[]; bytes: number }> {
  const folded = await coverInFolder(() => workLongInChild.reexec(ROUNDS), { intervalMs })
  return { counts: countsOf(folded), bytes: folded.children[0]?.bytes ?? 0 }
}

function countsOf({ texts }: FoldedProfiles): number[] {
  const text = texts.find(({ url }) => url.endsWith('/work-long.ts'))
  if (text === undefined) throw new Error('The work was not covered.')
  return countEach(text.functions, text.length)
}

// What is lost now and then must not pass in a second try.
const options = { timeout: 60_000, retry: 0 }

it('counts the same however often it is interrupted', options, async () => {
  const [once, often] = [await work(NEVER_MS), await work(1)]
  expect(often.bytes).toBeGreaterThan(10 * once.bytes)
  expect(often.counts).toEqual(once.counts)
})

it('counts what is behind a loop of a module that was interrupted', async () => {
  const folded = await coverInFolder(() => loadWork.reexec(), { intervalMs: 50 })
  const text = folded.texts.find(({ url }) => url.endsWith('/work-at-top.ts'))
  assert(text?.length !== undefined)
  const code = readFileSync(new URL(text.url), 'utf8')
  const counts = countEach(text.functions, text.length)
  const countOf = (part: string): number | undefined => counts[code.indexOf(part)]
  expect([countOf('let sum'), countOf('sum += round'), countOf('export const')]).toEqual([
    1, 300, 1,
  ])
  expect(folded.children[0]?.refused.filter(({ url }) => url === text.url)).toEqual([])
})

/** Functions that call `busy` when they are called, by what they have to do before that. */
const kinds = {
  nothing: [(name: string) => `function ${name}(n) { return busy(n) }`, '(1)'],
  'take apart what they get': [
    (name: string) => `function ${name}({ at, more }) { return { at: busy(at), more } }`,
    '({ at: 1 })',
  ],
  'make an object': [
    (name: string) => `class ${name} { #at = 1; constructor(n) { busy(this.#at + n) } }`,
    '(1)',
  ],
} as const

it.each(Object.entries(kinds))(
  'counts functions that run once, although they are interrupted: they first %s',
  options,
  async (_, [define, args]) => {
    using directory = temporaryDirectory()
    const file = join(directory.path, 'once.mjs')
    const names = Array.from({ length: 3000 }, (__, at) => `once${at}`)
    const busy = 'function busy(n) { for (let at = 0; at < 20000; at++) n += at; return n }'
    const isClass = define('').startsWith('class')
    const calls = names.map((name) => `;${isClass ? 'new ' : ''}${name}${args}`)
    writeFileSync(file, [busy, ...names.map(define), ...calls].join('\n'))
    const url = pathToFileURL(file).href
    const folded = await coverInFolder(() => loadGenerated.reexec(url), { intervalMs: 3 })
    const counted = folded.texts.find((text) => text.url === url)?.functions ?? []
    const once = counted.filter(({ ranges }) => ranges[0]?.count === 1)
    const known = new Set(once.map(({ functionName }) => functionName))
    expect(names.filter((name) => !known.has(name))).toEqual([])
  },
)
