/** The middle of a distribution. */
export interface Quartiles {
  readonly lower: number
  readonly median: number
  readonly upper: number
}

/** Quartiles, interpolated between the values next to them. Of no values: `NaN`. */
export function quartilesOf(values: readonly number[]): Quartiles {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => {
    const place = (sorted.length - 1) * share
    const below = sorted[Math.floor(place)] ?? Number.NaN
    const above = sorted[Math.ceil(place)] ?? Number.NaN
    return below + (above - below) * (place % 1)
  }
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) }
}

/** How much of what others take one takes. */
export interface Comparison {
  /** Ratio of the medians. */
  readonly ratio: number
  /** Of the ratios within a round: what was noise to both of them is not in it. */
  readonly perRound: Quartiles
}

/** Compares two series; what has the same place in both was measured in the same round. */
export function compare(own: readonly number[], other: readonly number[]): Comparison {
  return {
    ratio: quartilesOf(own).median / quartilesOf(other).median,
    perRound: quartilesOf(own.map((value, round) => value / (other[round] ?? Number.NaN))),
  }
}
