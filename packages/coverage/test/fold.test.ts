import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { Fold } from '../src/fold.ts'
import type { FunctionCounts, RanText } from '../src/profile-format.ts'
import type { FunctionCov, ScriptCov } from '../src/v8-coverage.ts'
import { countEach } from './count-each.ts'

interface Oracle {
  mergeScriptCovs(scripts: ScriptCov[]): ScriptCov
}
// Merges all at once, and so does not depend on the order either.
const oracle = createRequire(import.meta.url)('@bcoe/v8-coverage') as Oracle

const text: RanText = { url: 'file:///a.ts', length: 100, hash: 'a' }

/** A random profile of a script of two functions, one in the other, whose blocks show only where their count differs. */
function randomFunctions(random: () => number): FunctionCounts[] {
  const count = (): number => Math.floor(random() * 3)
  const outer = count()
  const block = count()
  const functions: FunctionCounts[] = [
    ['', 1, 0, 100, 1],
    ['outer', 1, 10, 80, outer, ...(block === outer ? [] : [15, 40, block])],
  ]
  if (outer > 0) functions.push(['inner', 1, 50, 70, count(), 55, 60, 7 + count()])
  return functions
}

/** A small generator of numbers, the same in every run (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b_79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function fold(profiles: readonly FunctionCounts[][]): FunctionCov[] {
  const folding = new Fold()
  for (const functions of profiles) folding.add(text, [0, ...functions])
  return [...(folding.texts()[0]?.functions ?? [])]
}

function toCov([functionName, block, ...flat]: FunctionCounts): FunctionCov {
  const ranges = []
  for (let at = 0; at < flat.length; at += 3) {
    const [startOffset = 0, endOffset = 0, count = 0] = flat.slice(at)
    ranges.push({ startOffset, endOffset, count })
  }
  return { functionName, isBlockCoverage: block === 1, ranges }
}

it('adds what a merge of all profiles at once adds, in any order and grouping', () => {
  const random = generator(1)
  for (let round = 0; round < 200; round++) {
    const profiles = Array.from({ length: 1 + Math.floor(random() * 8) }, () =>
      randomFunctions(random),
    )
    const merged = oracle.mergeScriptCovs(
      profiles.map((functions) => ({
        scriptId: '0',
        url: text.url,
        functions: functions.map(toCov),
      })),
    )
    const folded = fold(profiles)
    expect(countEach(folded, text.length)).toEqual(countEach(merged.functions, text.length))
    expect(fold(profiles.toReversed())).toEqual(folded)
  }
})

it('keeps functions apart that have one range, in the order of V8', () => {
  const instance: FunctionCounts = ['<instance_members_initializer>', 1, 10, 90, 2]
  const statics: FunctionCounts = ['<static_initializer>', 1, 10, 90, 1]
  const folded = fold([[statics], [instance, statics]])
  expect(folded.map(({ functionName, ranges }) => [functionName, ranges[0]?.count])).toEqual([
    ['<instance_members_initializer>', 2],
    ['<static_initializer>', 2],
  ])
})

it('keeps texts apart that only share their file', () => {
  const folding = new Fold()
  folding.add(text, [0, ['', 1, 0, 100, 1]])
  folding.add({ ...text, hash: 'b' }, [0, ['', 1, 0, 100, 1]])
  folding.add({ ...text, length: 101 }, [0, ['', 1, 0, 101, 1]])
  expect(folding.texts()).toHaveLength(3)
})

it.each([
  ['behind the end of the text', [0, 101, 1]],
  ['before its start', [-1, 100, 1]],
  ['backwards', [50, 40, 1]],
  ['outside of the function', [10, 20, 1, 15, 30, 1]],
  ['cut off', [0, 100, 1, 5]],
  ['that are no numbers', [0, 100, Number.NaN]],
  ['negative', [0, 100, -1]],
])('refuses counts %s, and adds nothing of them', (_, ranges) => {
  const folding = new Fold()
  expect(() => folding.add(text, [0, ['ok', 1, 0, 100, 1], ['bad', 1, ...ranges]])).toThrow(
    RangeError,
  )
  expect(folding.texts()).toEqual([])
})
