import { isDeepStrictEqual } from 'node:util'
import { type Comparison, type Quartiles, compare, quartilesOf } from '../measure/statistics.ts'
import type { VitestRow } from './rows.ts'
import { type Taken, type Way, runTests } from './run.ts'

/** One row, measured. */
export interface VitestFigure {
  readonly row: VitestRow
  readonly own: Quartiles
  readonly peer: Quartiles
  readonly comparison: Comparison
  /** By the CPU time of all processes. */
  readonly cpu: number
  /** Whether both gave the same where they have to. */
  readonly isSame: boolean
}

/** Measures both ways of a row in turn, first one and then the other. One round before is not counted. */
export async function measureVitest(
  root: string,
  row: VitestRow,
  rounds: number,
): Promise<VitestFigure> {
  const own: number[] = []
  const peer: number[] = []
  const cpu: [number[], number[]] = [[], []]
  let isSame = true
  for (let round = -1; round < rounds; round++) {
    const ways = [row.own, row.peer] as const
    const taken = new Map<Way, Taken>()
    for (const way of round % 2 === 0 ? ways : ways.toReversed())
      taken.set(way, await runTests(root, way))
    const [ours, theirs] = ways.map((way) => taken.get(way)) as [Taken, Taken]
    if (row.isSame === true) isSame &&= isDeepStrictEqual(ours.calls, theirs.calls)
    const base = row.base && [
      await runTests(root, row.base.own),
      await runTests(root, row.base.peer),
    ]
    if (round < 0) continue
    own.push(row.of(ours) - (base?.[0] ? row.of(base[0]) : 0))
    peer.push(row.of(theirs) - (base?.[1] ? row.of(base[1]) : 0))
    cpu[0].push(ours.cpuMs)
    cpu[1].push(theirs.cpuMs)
  }
  return {
    row,
    own: quartilesOf(own),
    peer: quartilesOf(peer),
    comparison: compare(own, peer),
    cpu: compare(...cpu).ratio,
    isSame,
  }
}
