import { UnknownReporterError } from '../errors.ts'

/** Those of istanbul-reports. */
export const REPORTERS = [
  'clover',
  'cobertura',
  'html',
  'html-spa',
  'json',
  'json-summary',
  'lcov',
  'lcovonly',
  'none',
  'teamcity',
  'text',
  'text-lcov',
  'text-summary',
] as const

/** The name of a reporter of istanbul-reports. */
export type ReporterName = (typeof REPORTERS)[number]

/**
 * Takes a name for that of a reporter.
 *
 * @throws {UnknownReporterError} if it is none.
 */
export function reporterNamed(name: string): ReporterName {
  const known = REPORTERS.find((each) => each === name)
  if (known === undefined) throw new UnknownReporterError(name, REPORTERS)
  return known
}
