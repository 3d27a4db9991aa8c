import type { CountedSources } from '@reexec/coverage'

/** What of children's counts was handed to the provider, and what could not be. */
export interface Delivery {
  /** Files of which counts were handed over. */
  readonly paths: readonly string[]
  readonly unplaced: readonly Unplaced[]
}

interface Unplaced {
  readonly path: string
  readonly reason: string
}

export function deliveryOf({ sources, refused }: CountedSources): Delivery {
  const partly = sources.filter(({ unplaced }) => unplaced > 0)
  return {
    paths: sources.map(({ source }) => source.path),
    unplaced: [
      ...refused,
      ...partly.map(({ source: { path }, unplaced }) => ({
        path,
        reason: `${unplaced} counts found no place in Vite's text`,
      })),
    ],
  }
}
