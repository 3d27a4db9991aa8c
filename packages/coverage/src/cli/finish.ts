import { resolve } from 'node:path'
import { writeFileSync } from 'node:fs'
import { ReportError } from '../errors.ts'
import { printTree } from '../print/print-tree.ts'
import { processTree } from '../print/process-tree.ts'
import { summarize } from '../print/summarize.ts'
import { type Shortfall, checkThresholds } from '../report/check-thresholds.ts'
import { writeReports } from '../report/write-reports.ts'
import type { CollectedCoverage } from '../totals.ts'
import type { ReportArguments } from './parse-arguments.ts'

/** Reports, accounts on stderr, and checks. Returns whether all is as it should be. */
export async function finish(
  collected: CollectedCoverage,
  args: ReportArguments,
): Promise<boolean> {
  const { map, children } = collected
  const failures: string[] = []
  const attempt = async (body: () => unknown): Promise<void> => {
    try {
      await body()
    } catch (error) {
      if (!(error instanceof ReportError)) throw error
      failures.push(error.message)
    }
  }
  const root = resolve(args.root)
  const { reporters, reportsDir: directory } = args
  await attempt(() => writeReports(map, root, { reporters, directory }))
  if (children.length > 0 || collected.unplaced.length > 0) console.error(summarize(collected))
  if (args.tree) console.error(printTree(children, root))
  await attempt(() => writeTree(args.treeJson, collected))
  for (const each of checkThresholds(map, args.thresholds, args.perFile)) failures.push(said(each))
  const lost = children.filter((each) => each.lost !== undefined).length
  if (args.failOnLost && lost > 0) failures.push(`the coverage of ${lost} children was lost`)
  for (const failure of failures) console.error(`reexec-coverage: ${failure}`)
  return failures.length === 0
}

function writeTree(path: string | undefined, { children, unplaced }: CollectedCoverage): void {
  if (path === undefined) return
  try {
    const tree = { processes: processTree(children), unplaced }
    writeFileSync(path, `${JSON.stringify(tree, undefined, 2)}\n`)
  } catch (cause) {
    throw new ReportError(path, cause)
  }
}

function said({ metric, actual, required, path }: Shortfall): string {
  const of = path === undefined ? '' : ` of ${path}`
  return `${actual}% of ${metric}${of} are covered, less than ${required}%`
}
