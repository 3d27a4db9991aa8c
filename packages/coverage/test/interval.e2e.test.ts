import { readFileSync } from 'node:fs'
import { assert, expect, it } from 'vitest'
import type { FoldedProfiles } from '../src/fold-profiles.ts'
import { countEach } from './count-each.ts'
import { coverInFolder } from './cover-in-folder.ts'
import { loadWork } from './fixtures/load-work.ts'
import { workLongInChild } from './fixtures/work-long.ts'

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

// On a busy machine some calls of an inlined function can be lost at an interval, see docs/discoveries/v8.md.
const options = { timeout: 60_000, retry: 3 }

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
