import type { CoverageMap, CoverageSummary } from '../istanbul.ts'

const METRICS = ['lines', 'branches', 'functions', 'statements'] as const
/** What coverage is counted in. */
export type Metric = (typeof METRICS)[number]

/** The least that is to be covered, in percent. */
export type Thresholds = { readonly [Each in Metric]?: number }

/** A figure that is below its threshold, both in percent. */
export interface Shortfall {
  readonly metric: Metric
  readonly actual: number
  readonly required: number
  /** Of which file. Absent if it is about all together. */
  readonly path?: string
}

/**
 * Lists what is covered less than it should be. A file without branches has all of them covered, but a report without a file has nothing covered.
 *
 * @param isPerFile Whether each file has to be covered so, and not all together.
 */
export function checkThresholds(
  map: CoverageMap,
  thresholds: Thresholds,
  isPerFile = false,
): Shortfall[] {
  if (!isPerFile || map.files().length === 0)
    return shortfalls(map.getCoverageSummary(), thresholds)
  return map
    .files()
    .toSorted()
    .flatMap((path) =>
      shortfalls(map.fileCoverageFor(path).toSummary(), thresholds).map((each) => ({
        ...each,
        path,
      })),
    )
}

function shortfalls(summary: CoverageSummary, thresholds: Thresholds): Shortfall[] {
  return METRICS.flatMap((metric) => {
    const required = thresholds[metric]
    // Contrary to its type it is 'Unknown' where there is no file.
    const pct: unknown = summary[metric].pct
    const actual = typeof pct === 'number' ? pct : 0
    return required === undefined || actual >= required ? [] : [{ metric, actual, required }]
  })
}
