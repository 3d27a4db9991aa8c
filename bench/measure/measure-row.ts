import type { Contender, Row, Size } from '../row.ts'
import { interleave } from './interleave.ts'
import { type Comparison, type Quartiles, compare, quartilesOf } from './statistics.ts'

/** Our way beside one other. */
export interface Figure {
  readonly row: string
  readonly what: string
  readonly own: string
  readonly peer: string
  readonly rounds: number
  readonly ownMs: Quartiles
  readonly peerMs: Quartiles
  readonly wall: Comparison
  /** By the CPU time of the children; its numbers are `NaN` where that is not to be had. */
  readonly cpu: Comparison
  /** `undefined` if it only shows how far one can get. */
  readonly atMost: number | undefined
}

/** Measures one row. */
export async function measureRow(row: Row, rounds: number, size: Size): Promise<Figure[]> {
  const roundsOfRow = Math.max(1, Math.round(rounds / (row.share ?? 1)))
  const open = await row.open(size)
  try {
    const { own, peers, floors = [] } = open
    const others = new Set(floors.flatMap((floor) => [floor, floor.than]))
    const series = await interleave([own, ...peers], roundsOfRow, [...others])
    const wallMs = (of: Contender): readonly number[] => series.get(of)?.wallMs ?? []
    const cpuMs = (of: Contender): readonly number[] => series.get(of)?.cpuMs ?? []
    const figureOf = (one: Contender, other: Contender, atMost?: number): Figure => ({
      row: row.id,
      what: row.what,
      own: one.name,
      peer: other.name,
      rounds: roundsOfRow,
      ownMs: quartilesOf(wallMs(one)),
      peerMs: quartilesOf(wallMs(other)),
      wall: compare(wallMs(one), wallMs(other)),
      cpu: compare(cpuMs(one), cpuMs(other)),
      atMost,
    })
    return [
      ...peers.map((peer) => figureOf(own, peer, peer.atMost)),
      ...floors.map((floor) => figureOf(floor, floor.than)),
    ]
  } finally {
    await open[Symbol.asyncDispose]()
  }
}
