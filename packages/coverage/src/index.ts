export { addMap } from './add-map.ts'
export type { ChildAccount, RefusedScript } from './account.ts'
export { type CanonicalTextOf, canonicalTextOf } from './canonical-text.ts'
export { type Convert, convertSource, convertText } from './convert.ts'
export {
  type CountedSource,
  type CountedSources,
  type CountSourcesOptions,
  countSources,
} from './count-sources.ts'
export type { FoldedText } from './fold/fold.ts'
export { type FoldedProfiles, type FoldOptions, foldProfiles } from './fold-profiles.ts'
export { coverageLayer } from './layer.ts'
export {
  ChildrenLostError,
  ReportError,
  UnknownReporterError,
  UnmergeableFileError,
} from './errors.ts'
export { mergeCoverage } from './merge-coverage.ts'
export type { SourceOptions } from './matcher.ts'
export { type Coverage, type CoverageOptions, openCoverage } from './open-coverage.ts'
export { printTree } from './print/print-tree.ts'
export { type ProcessTree, processTree } from './print/process-tree.ts'
export { type Accounted, summarize } from './print/summarize.ts'
export { whatIsMissing } from './print/what-is-missing.ts'
export type { RanText } from './profile-format.ts'
export { openSessionDirectory, type SessionDirectory } from './session-directory/open.ts'
export { findSource, javaScriptOf, type NoSource, type Source } from './source.ts'
export type { IsIncluded } from './text-filter.ts'
export type { FunctionCov, RangeCov, ScriptCov } from './v8-coverage.ts'
export { type Counts, countsOf, toFunctions } from './counts.ts'
export { type CountedText, type MappedText, projectCounts } from './project.ts'
export type { PathAliases } from './sources/path-aliases.ts'
export type { RefusedSource } from './sources/sources-of.ts'
export {
  type Metric,
  type Shortfall,
  type Thresholds,
  checkThresholds,
} from './report/check-thresholds.ts'
export { type ReporterName } from './report/reporters.ts'
export { type ReportOptions, writeReports } from './report/write-reports.ts'
export type { CollectedCoverage, MapOptions, Unplaced } from './totals.ts'
export { KeptProfiles } from './kept-profiles.ts'
export { waitForDescendants } from './wait-for-descendants.ts'
