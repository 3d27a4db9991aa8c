import type { LoadingOptions } from './loading/options.ts'

/** How children are accounted for. */
export interface AccountOptions {
  /** Whether a run fails in which the coverage of a child was lost. Default: false. */
  readonly failOnLost?: boolean
  /**
   * `summary`: how many children were covered, and which were not, or not whole. `tree`: also of each child which test started it, how it ended and what it
   * ran. Default: `tree` if Vitest's reporter `verbose` is used, else `summary`.
   */
  readonly account?: 'summary' | 'tree'
}

/** How children are treated. */
export interface ReexecOptions extends LoadingOptions, AccountOptions {}
