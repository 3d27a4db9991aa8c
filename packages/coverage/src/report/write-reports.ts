import type { Context, ReportBase } from 'istanbul-lib-report'
import { isAbsolute, relative, resolve } from 'node:path'
import { ReportError } from '../errors.ts'
import type { CoverageMap } from '../istanbul.ts'
import { escapeAttributes } from './escape-attributes.ts'
import { nameSafely, linkMapper } from './html-names.ts'
import { type Printing, ReportWriter } from './report-writer.ts'
import { type ReporterName, reporterNamed } from './reporters.ts'
import { sourceText } from './source-text.ts'
import { type StagedFiles, stageFiles } from './stage-files.ts'

/** Which reports are written, and where. */
export interface ReportOptions extends Printing {
  /** Names of reporters of istanbul-reports, or names with options of theirs. Default: `['text']`. */
  readonly reporters?: readonly (ReporterName | readonly [ReporterName, object])[]
  /** Where files are written, by those reporters that write any. Default: `coverage` in the root. */
  readonly directory?: string
}

/**
 * Writes reports. All files are written aside first, and then take the places of those that were there: if something fails, these are
 * as they were. Other files in the directory stay as they are.
 *
 * @param root Directory that the reports' is relative to, and that paths in them are relative to.
 * @throws {ReportError} when a file cannot be written. What is only printed is printed all the same.
 * @throws {UnknownReporterError} if there is no such reporter; then nothing is written.
 */
export async function writeReports(
  map: CoverageMap,
  root: string,
  options: ReportOptions = {},
): Promise<void> {
  const { reporters = ['text'], directory = 'coverage', ...printing } = options
  const wanted = reporters.map((each) => (typeof each === 'string' ? ([each, {}] as const) : each))
  for (const [name] of wanted) reporterNamed(name)
  const absolute = resolve(root, directory)
  const failures: unknown[] = []
  // Nothing is made where nothing is written.
  let staged: StagedFiles | undefined
  const writer = new ReportWriter(() => (staged ??= stageFiles(absolute)).path, printing)
  try {
    for (const [name, its] of wanted) {
      try {
        const reporter = await reporterOf(name, { linkMapper, projectRoot: root, ...its })
        reporter.execute(await contextOf(map, writer))
      } catch (error) {
        failures.push(reportError(error, absolute, staged?.path ?? absolute))
      }
    }
    if (failures.length === 0) staged?.commit()
  } finally {
    staged?.[Symbol.dispose]()
  }
  if (failures.length > 0) throw failures[0]
}

/** Who only collects should not load it. */
async function reporterOf(name: ReporterName, options: object): Promise<ReportBase> {
  const { default: reports } = await import('istanbul-reports')
  // Each has a type of its own for its options; what they are is between the caller and the reporter.
  const reporter = reports.create(name, options)
  nameSafely(reporter)
  return reporter
}

async function contextOf(map: CoverageMap, writer: ReportWriter): Promise<Context> {
  const { default: libReport } = await import('istanbul-lib-report')
  const context = libReport.createContext({
    coverageMap: map,
    sourceFinder: (path) => sourceText(path, map),
  })
  context.data = { writer }
  escapeAttributes(context)
  return context
}

/** Names what would have been written, not what was written aside. */
function reportError(cause: unknown, directory: string, stage: string): unknown {
  if (cause instanceof ReportError) return cause
  const { path, code } = cause as NodeJS.ErrnoException
  if (code === undefined) return cause
  const below = path === undefined ? '' : relative(stage, path)
  const isStaged = below !== '' && !below.startsWith('..') && !isAbsolute(below)
  return new ReportError(isStaged ? resolve(directory, below) : (path ?? directory), cause)
}
