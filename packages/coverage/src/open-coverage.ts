import { resolve } from 'node:path'
import { installLayer } from '@reexec/core'
import { ChildrenLostError } from './errors.ts'
import { type FoldOptions, foldInto } from './fold-profiles.ts'
import { coverageLayer } from './layer.ts'
import { type ReportOptions, writeReports } from './report/write-reports.ts'
import { openSessionDirectory } from './session-directory/open.ts'
import { type CollectedCoverage, type MapOptions, Totals } from './totals.ts'

/** What is covered. */
export interface CoverageOptions extends MapOptions {
  /** Whether `collect` and `report` throw when the coverage of a child was lost. Default: false. */
  readonly failOnLost?: boolean
}

/** The coverage of all children that this thread re-executes while it is open. */
export interface Coverage extends AsyncDisposable {
  /**
   * Adds up what the children that have ended ran since `openCoverage`, and says what became of each child.
   *
   * @throws {ChildrenLostError} if `failOnLost` is set and a child was lost; it has what was collected.
   */
  collect(options?: FoldOptions): Promise<CollectedCoverage>
  /**
   * Collects, and writes reports of it. Returns what they are about.
   *
   * @throws {ReportError} when a file cannot be written; the report that was there is as it was.
   * @throws {UnknownReporterError} if there is no such reporter.
   * @throws {ChildrenLostError} as `collect`; the reports are written.
   */
  report(options?: ReportOptions & FoldOptions): Promise<CollectedCoverage>
}

/** Starts to cover children. Dispose of it to stop, and to remove what it keeps in the temporary directory. */
export async function openCoverage(options: CoverageOptions = {}): Promise<Coverage> {
  const root = resolve(options.root ?? '.')
  const directory = openSessionDirectory()
  const installed = installLayer(coverageLayer(directory.path))
  const totals = new Totals()
  const collect = async (how?: FoldOptions): Promise<CollectedCoverage> => {
    // Which sources a text was made of is known later.
    totals.children.push(...(await foldInto(totals.fold, directory.path, () => true, how)))
    return await totals.collect(options)
  }
  const check = (collected: CollectedCoverage): CollectedCoverage => {
    const hasLost = collected.children.some(({ lost }) => lost !== undefined)
    if (options.failOnLost && hasLost) throw new ChildrenLostError(collected)
    return collected
  }
  return {
    collect: async (how) => check(await collect(how)),
    async report(how = {}) {
      const collected = await collect(how)
      await writeReports(collected.map, root, how)
      return check(collected)
    },
    async [Symbol.asyncDispose]() {
      installed[Symbol.dispose]()
      directory[Symbol.dispose]()
    },
  }
}
