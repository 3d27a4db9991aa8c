import { describe, expect, it } from 'vitest'
import { type Counts, countAt, countsOf, toFunctions } from '../src/counts.ts'
import type { FunctionCov, RangeCov } from '../src/v8-coverage.ts'
import { countEach } from './count-each.ts'
import { randomNumbers } from './random.ts'

type Flat = readonly [startOffset: number, endOffset: number, count: number]

function cover(...flat: readonly Flat[]): FunctionCov {
  const ranges = flat.map(([startOffset, endOffset, count]) => ({ startOffset, endOffset, count }))
  return { functionName: '', ranges, isBlockCoverage: true }
}

describe('countsOf', () => {
  it('lets the inner range win', () => {
    const functions = [cover([0, 20, 1], [12, 15, 0]), cover([2, 10, 5], [4, 6, 7])]
    expect(countsOf(functions, 20)).toEqual({
      starts: [0, 2, 4, 6, 10, 12, 15],
      counts: [1, 5, 7, 5, 1, 0, 1],
    })
  })

  it('lets the last of equal ranges win', () => {
    const functions = [cover([0, 9, 1]), cover([0, 9, 2]), cover([3, 6, 3]), cover([3, 6, 4])]
    expect(countsOf(functions, 9)).toEqual({ starts: [0, 3, 6], counts: [2, 4, 2] })
  })

  it('lets the smaller win of two that cross, as the initializers of a class may', () => {
    expect(countsOf([cover([0, 9, 1]), cover([1, 5, 3]), cover([3, 9, 2])], 9)).toEqual({
      starts: [0, 1, 5],
      counts: [1, 3, 2],
    })
  })

  it('counts nothing where there is no range', () => {
    expect(countsOf([cover([2, 4, 1])], 6)).toEqual({ starts: [0, 2, 4], counts: [0, 1, 0] })
    expect(countsOf([], 6)).toEqual({ starts: [0], counts: [0] })
    expect(countsOf([cover([0, 0, 1])], 0)).toEqual({ starts: [0], counts: [0] })
  })

  it.each<Flat>([
    [0, 7, 1],
    [-1, 3, 1],
    [4, 3, 1],
    [0, Number.NaN, 1],
  ])('refuses the range %d to %d in a text of 6', (...flat) => {
    expect(() => countsOf([cover(flat)], 6)).toThrow(RangeError)
  })

  it('gives every offset the count of the innermost of random nested ranges', () => {
    const numbers = randomNumbers(1)
    for (let run = 0; run < 200; run++) {
      const functions = [{ ...cover(), ranges: nest(0, 60, numbers) }]
      const counts = countsOf(functions, 60)
      expect(everyCount(counts, 60)).toEqual(countEach(functions, 60))
    }
  })
})

describe('toFunctions', () => {
  it('writes one function, and a block for each count that differs from its own', () => {
    expect(toFunctions({ starts: [0, 2, 4, 7], counts: [1, 0, 1, 3] }, 9)).toEqual([
      cover([0, 9, 1], [2, 4, 0], [7, 9, 3]),
    ])
  })

  it('can be read back', () => {
    const numbers = randomNumbers(2)
    for (let run = 0; run < 200; run++) {
      const counts = countsOf([{ ...cover(), ranges: nest(0, 60, numbers) }], 60)
      expect(countsOf(toFunctions(counts, 60), 60)).toEqual(counts)
    }
  })
})

describe('countAt', () => {
  it('holds a count up to the next', () => {
    const counts = { starts: [0, 3, 5], counts: [1, 0, 2] }
    expect([0, 2, 3, 4, 5, 99].map((offset) => countAt(counts, offset))).toEqual([1, 1, 0, 0, 2, 2])
  })
})

function everyCount(counts: Counts, length: number): number[] {
  return Array.from({ length }, (_, offset) => countAt(counts, offset))
}

/** Makes a range and, in it, others side by side, each with others in it. */
function nest(start: number, end: number, numbers: Iterator<number, never>): RangeCov[] {
  const pick = (below: number): number => Math.floor(numbers.next().value * below)
  const ranges = [{ startOffset: start, endOffset: end, count: pick(4) }]
  let from = start + pick(4)
  while (from + 1 < end) {
    const to = Math.min(end, from + 1 + pick(20))
    if (to - from < end - start) ranges.push(...nest(from, to, numbers))
    from = to + pick(6)
  }
  return ranges
}
