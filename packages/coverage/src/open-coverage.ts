import { resolve } from 'node:path'
import { installLayer } from '@reexec/core'
import type { ChildAccount } from './account.ts'
import type { Books } from './books.ts'
import { coverDescendants } from './descendants.ts'
import { EarlyFold } from './early-fold.ts'
import { ChildrenLostError } from './errors.ts'
import { type FoldOptions, foldInto } from './fold-profiles.ts'
import { handBack } from './hand-back.ts'
import { keepCoverage } from './keep/keep-file.ts'
import { KeptProfiles } from './kept-profiles.ts'
import { coverageLayer } from './layer.ts'
import { type ReportOptions, writeReports } from './report/write-reports.ts'
import { openSessionDirectory } from './session-directory/open.ts'
import { type CollectedCoverage, type MapOptions, Totals } from './totals.ts'
import { waitForDescendants } from './wait-for-descendants.ts'

/** What is covered. */
export interface CoverageOptions extends MapOptions {
  /** Whether `collect` and `report` throw when the coverage of a child was lost. Default: false. */
  readonly failOnLost?: boolean
  /** How long `collect` and `report` wait for processes to end that still run, in milliseconds. Default: 2000. */
  readonly waitMs?: number
}

/** The coverage of all children that this thread starts while it is open, re-executed or not, and of what these start. */
export interface Coverage extends AsyncDisposable {
  /**
   * Adds up what the children ran since `openCoverage`, and says what became of each child. One that goes on is booked
   * as such, and what it runs later is there the next time.
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
  /**
   * Collects, and keeps all counts and accounts in a file, for `mergeCoverage` to add them to those of other runs.
   *
   * @throws {ReportError} when it cannot be written; a file that was there is as it was.
   */
  keep(path: string, options?: FoldOptions): Promise<void>
}

const DEFAULT_WAIT_MS = 2000

/** Starts to cover children. Dispose of it to stop, and to remove what it keeps in the temporary directory. */
export async function openCoverage(options: CoverageOptions = {}): Promise<Coverage> {
  const root = resolve(options.root ?? '.')
  const directory = openSessionDirectory()
  const kept = new KeptProfiles()
  const totals = new Totals()
  const early = new EarlyFold(directory.path, totals.fold, kept)
  const layer = coverageLayer(directory.path, undefined, (profile) => early.note(profile))
  const installed = installLayer(layer)
  const descendants = coverDescendants(directory.path)
  const outer = process.env['NODE_V8_COVERAGE']
  // Which sources a text was made of is known later.
  const foldAll = (books: Books, how?: FoldOptions): Promise<ChildAccount[]> =>
    foldInto(totals.fold, directory.path, () => true, { ...how, kept }, books)
  const fold = async (how?: FoldOptions): Promise<void> => {
    await waitForDescendants(directory.path, options.waitMs ?? DEFAULT_WAIT_MS)
    const preliminary = new Set(kept.preliminary)
    const children = await early.hold((books) => foldAll(books, how))
    const ended = totals.children.filter((each) => !preliminary.has(each))
    totals.children.splice(0, totals.children.length, ...ended, ...children)
  }
  const collect = async (how?: FoldOptions): Promise<CollectedCoverage> => {
    await fold(how)
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
    async keep(path, how) {
      await fold(how)
      keepCoverage(path, root, totals.fold, totals.children)
    },
    async [Symbol.asyncDispose]() {
      descendants[Symbol.dispose]()
      installed[Symbol.dispose]()
      try {
        if (outer) {
          await early.hold((books) => foldAll(books))
          handBack(totals.fold.texts(), outer)
        }
      } finally {
        directory[Symbol.dispose]()
      }
    },
  }
}
