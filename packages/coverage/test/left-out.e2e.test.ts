import { fileURLToPath } from 'node:url'
import { assert, beforeAll, describe, expect, it } from 'vitest'
import { countSources } from '../src/count-sources.ts'
import type { FoldedProfiles } from '../src/fold-profiles.ts'
import { countEach } from './count-each.ts'
import { coverInFolder } from './cover-in-folder.ts'
import { callMethods } from './fixtures/call-methods.ts'

// What V8 tells nothing of where counts are taken several times.

const INTERVAL_MS = 200

/** So often that V8 optimizes what calls it. */
const OFTEN = Array.from({ length: 30 }, () => ['Two', 20_000] as const)

/** How often it ran, what follows a part of the fixture. */
async function countBehind({ texts }: FoldedProfiles, part: string): Promise<number | undefined> {
  const path = fileURLToPath(new URL('fixtures/call-methods.ts', import.meta.url))
  const { sources } = await countSources(texts, { isIncluded: (each) => each === path })
  const [source] = sources
  assert(source !== undefined)
  const { text, functions } = source
  const at = text.code.indexOf(part)
  assert(at >= 0, part)
  return countEach(functions, text.code.length)[at + part.length]
}

describe.each([
  ['by the native file', []],
  ['by Node.js itself, without native files', ['--no-addons']],
])('in a child in which V8 is told to inline nothing %s', (_, execArgv) => {
  let folded: FoldedProfiles
  beforeAll(async () => {
    const lots = [
      [
        ['One', 5000],
        ['Two', 5000],
      ],
      [...OFTEN, ['One', 1000]],
    ] as const
    const param = { lots, pauseMs: 2 * INTERVAL_MS }
    const call = () => callMethods.reexec(param, { execArgv })
    folded = await coverInFolder(call, { intervalMs: INTERVAL_MS })
  })

  it('counts a method that V8 has inlined before it was called since the last take', async () => {
    expect(await countBehind(folded, 'return at + 1 * this.step')).toBe(6000)
    expect(await countBehind(folded, 'return at + 2 * this.step')).toBe(605_000)
  })

  it('does not count a method that never ran as often as the fields of its class', async () => {
    expect(await countBehind(folded, 'return -this.step')).toBe(0)
    expect(await countBehind(folded, 'step =')).toBe(2)
  })
})
