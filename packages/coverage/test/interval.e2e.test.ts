import { expect, it } from 'vitest'
import type { FoldedProfiles } from '../src/fold-profiles.ts'
import { countEach } from './count-each.ts'
import { coverInFolder } from './cover-in-folder.ts'
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
