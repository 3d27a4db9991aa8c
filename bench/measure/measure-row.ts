import type { Contender, Peer, Row, Size } from '../row.ts'
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
  readonly atMost: number
}

/** Measures one row. */
export async function measureRow(row: Row, rounds: number, size: Size): Promise<Figure[]> {
  const roundsOfRow = Math.max(1, Math.round(rounds / (row.share ?? 1)))
  const open = await row.open(size)
  try {
    const { own, peers } = open
    const series = await interleave([own, ...peers], roundsOfRow)
    const wallMs = (of: Contender): readonly number[] => series.get(of)?.wallMs ?? []
    const cpuMs = (of: Contender): readonly number[] => series.get(of)?.cpuMs ?? []
    return peers.map((peer: Peer) => ({
      row: row.id,
      what: row.what,
      own: own.name,
      peer: peer.name,
      rounds: roundsOfRow,
      ownMs: quartilesOf(wallMs(own)),
      peerMs: quartilesOf(wallMs(peer)),
      wall: compare(wallMs(own), wallMs(peer)),
      cpu: compare(cpuMs(own), cpuMs(peer)),
      atMost: peer.atMost,
    }))
  } finally {
    await open[Symbol.asyncDispose]()
  }
}
