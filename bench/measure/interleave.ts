import { isDeepStrictEqual } from 'node:util'
import type { Contender } from '../row.ts'
import { childCpuMs } from './child-cpu.ts'

/** What was measured of one contender: for each round one value. */
export interface Series {
  readonly wallMs: number[]
  /** Of its children; `NaN` where that is not to be had. */
  readonly cpuMs: number[]
}

/**
 * Measures contenders side by side: each round runs each of them once, in another order each time. One round before is not counted.
 *
 * @param others Need not give the same.
 * @throws {Error} when they do not all give the same.
 */
export async function interleave(
  contenders: readonly Contender[],
  rounds: number,
  others: readonly Contender[] = [],
): Promise<Map<Contender, Series>> {
  const all = [...new Set([...contenders, ...others])]
  const series = new Map<Contender, Series>(
    all.map((contender) => [contender, { wallMs: [], cpuMs: [] }]),
  )
  for (let round = -1; round < rounds; round += 1) {
    const results = new Map<Contender, unknown>()
    for (const contender of shuffle(all)) {
      await contender.before?.()
      const cpuBefore = childCpuMs()
      const before = performance.now()
      const result = await contender.run()
      const wallMs = performance.now() - before
      const cpuMs = childCpuMs() - cpuBefore
      await contender.after?.()
      if (contenders.includes(contender)) results.set(contender, result)
      if (round < 0) continue
      series.get(contender)?.wallMs.push(wallMs / (contender.times ?? 1))
      series.get(contender)?.cpuMs.push(cpuMs / (contender.times ?? 1))
    }
    checkSame(results)
  }
  return series
}

/** Who does not do the same work cannot be compared. */
function checkSame(results: Map<Contender, unknown>): void {
  const [[first, expected] = [], ...others] = results
  for (const [contender, result] of others) {
    if (!isDeepStrictEqual(result, expected)) {
      throw new Error(`"${contender.name}" and "${first?.name}" did not give the same.`)
    }
  }
}

/** In random order; see https://en.wikipedia.org/wiki/Fisher–Yates_shuffle */
function shuffle<Item>(items: readonly Item[]): Item[] {
  const shuffled = [...items]
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1))
    ;[shuffled[last], shuffled[other]] = [shuffled[other] as Item, shuffled[last] as Item]
  }
  return shuffled
}
