import { type CountedSources, whatIsMissing } from '@reexec/coverage'

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
  return {
    paths: sources.map(({ source }) => source.path),
    unplaced: [
      ...refused,
      ...sources.flatMap((counted) => {
        const reason = whatIsMissing(counted)
        return reason === undefined ? [] : [{ path: counted.source.path, reason }]
      }),
    ],
  }
}
