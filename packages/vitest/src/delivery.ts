/** What of children's counts was handed to the provider, and what could not be. */
export interface Delivery {
  /** Files of which counts were handed over. */
  readonly paths: readonly string[]
  readonly unplaced: readonly Unplaced[]
}

export interface Unplaced {
  readonly path: string
  readonly reason: string
}
