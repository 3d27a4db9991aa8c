import { describe, expect, it } from 'vitest'
import { interleave } from '../measure/interleave.ts'
import { compare, quartilesOf } from '../measure/statistics.ts'
import type { Contender } from '../row.ts'

function contender(name: string, ran: string[], result: unknown): Contender {
  return {
    name,
    run() {
      ran.push(name)
      return Promise.resolve(result)
    },
  }
}

describe('interleave', () => {
  it('runs each contender once a round, and a round more that does not count', async () => {
    const ran: string[] = []
    const a = contender('a', ran, [42])
    const b = contender('b', ran, [42])
    const series = await interleave([a, b], 3)
    expect(series.get(a)?.wallMs).toHaveLength(3)
    for (let round = 0; round < 4; round += 1) {
      expect(ran.slice(2 * round, 2 * round + 2).toSorted()).toEqual(['a', 'b'])
    }
  })

  it('refuses to compare what does not give the same', async () => {
    const contenders = [contender('a', [], 42), contender('b', [], 43)]
    await expect(interleave(contenders, 1)).rejects.toThrow('did not give the same')
  })
})

describe('quartilesOf', () => {
  it('interpolates', () => {
    expect(quartilesOf([4, 1, 3, 2])).toEqual({ lower: 1.75, median: 2.5, upper: 3.25 })
  })
})

describe('compare', () => {
  it('takes the ratio of the medians, and those within the rounds', () => {
    expect(compare([1, 2, 30], [2, 2, 10])).toEqual({
      ratio: 1,
      perRound: { lower: 0.75, median: 1, upper: 2 },
    })
  })
})
