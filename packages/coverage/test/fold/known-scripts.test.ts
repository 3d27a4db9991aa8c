import { expect, it } from 'vitest'
import { FlatScript } from '../../src/flat-script.ts'
import { Fold } from '../../src/fold/fold.ts'
import type { RanText, ScriptCounts } from '../../src/profile-format.ts'
import { scanCounts } from '../../src/scan/scan-counts.ts'
import { randomNumbers } from '../random.ts'
import { countsOf } from './flat-of.ts'
import { type Below, LENGTH, randomCode, randomRun } from './random-script.ts'

const texts = ['a', 'b'].map((hash): RanText => ({
  url: `file:///${hash}.ts`,
  length: LENGTH,
  hash,
}))

function generator(seed: number): Below {
  const numbers = randomNumbers(seed)
  return (bound) => Math.floor(numbers.next().value * bound)
}

/** Adds frames of counts, and says how many of their scripts were read for that. */
function addFrames(fold: Fold, frames: readonly ScriptCounts[][], compares = true): number {
  let read = 0
  for (const frame of frames) {
    const isWhole = scanCounts(Buffer.from(JSON.stringify(frame)), new FlatScript(), {
      takeKnown: (text, bytes, at) =>
        (compares && fold.addKnown(texts[text % 2] as RanText, bytes, at)?.bytes.length) || 0,
      take(script) {
        read++
        fold.add(texts[script.text % 2] as RanText, script)
      },
    })
    expect(isWhole).toBe(true)
  }
  return read
}

it('reads what many children ran alike once, whatever number the text has', () => {
  const fold = new Fold()
  const read = addFrames(
    fold,
    Array.from({ length: 100 }, (_, child) => [
      [2 * child, ['f', 1, 0, 9, 3]],
      [1, ['g', 1, 0, 9, 1, 2, 4, 0]],
    ]),
  )
  expect(read).toBe(2)
  expect(
    fold.texts().map(({ functions }) => functions[0]?.ranges.map(({ count }) => count)),
  ).toEqual([[300], [100, 0]])
})

it('takes no script for one that only begins like it', () => {
  const fold = new Fold()
  addFrames(fold, [
    [[0, ['f', 1, 0, 9, 1]]],
    [[0, ['f', 1, 0, 9, 1], ['g', 1, 1, 5, 1]]],
    [[0, ['f', 1, 0, 9, 10]]],
    [[0]],
    [[0, ['f', 1, 0, 9, 1]]],
  ])
  const functions = fold.texts()[0]?.functions ?? []
  expect(functions.map(({ functionName, ranges }) => [functionName, ranges[0]?.count])).toEqual([
    ['f', 13],
    ['g', 1],
  ])
})

it('adds up to the same as if each was read, in any order, and when it is asked in between', () => {
  const below = generator(1)
  for (let round = 0; round < 100; round++) {
    const code = randomCode(below)
    // More kinds than are remembered.
    const kinds = Array.from({ length: 1 + below(8) }, () => randomRun(code, below).map(countsOf))
    const frames = Array.from({ length: 40 }, (): ScriptCounts[] => [
      [below(2), ...(kinds[below(kinds.length)] ?? [])],
    ])
    const [compared, reversed, all] = [new Fold(), new Fold(), new Fold()]
    const read = addFrames(compared, frames.slice(0, 20))
    expect(compared.texts()).toEqual(compared.texts())
    expect(read + addFrames(compared, frames.slice(20))).toBeLessThan(frames.length)
    addFrames(reversed, frames.toReversed())
    addFrames(all, frames, false)
    expect(JSON.stringify(compared.texts()), `round ${round}`).toBe(JSON.stringify(all.texts()))
    expect(JSON.stringify(reversed.texts())).toBe(JSON.stringify(all.texts()))
    expect(JSON.stringify(compared.parts())).toBe(JSON.stringify(all.parts()))
  }
})

it('remembers nothing of what was refused', () => {
  const fold = new Fold()
  const bad: ScriptCounts[] = [[0, ['f', 1, 0, LENGTH + 1, 1]]]
  for (let time = 0; time < 2; time++) expect(() => addFrames(fold, [bad])).toThrow(RangeError)
  expect(fold.texts()).toEqual([])
})
