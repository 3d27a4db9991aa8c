import type { ChildAccount } from './account.ts'
import type { CollectedCoverage } from './totals.ts'
import { childName } from './print/child-name.ts'

/** A report could not be written. The one that was there before is as it was. */
export class ReportError extends Error {
  override readonly name = 'ReportError'
  /** What could not be written. */
  readonly path: string
  /** What the system calls the reason, such as `ENOSPC`. Absent if it has no name for it. */
  readonly code: string | undefined

  constructor(path: string, cause: unknown) {
    const code = (cause as NodeJS.ErrnoException | undefined)?.code
    super(`The report cannot be written to ${path}: ${reasonOf(cause)}`, { cause })
    this.path = path
    this.code = code
  }
}

/** A report was asked for that there is not. */
export class UnknownReporterError extends Error {
  override readonly name = 'UnknownReporterError'
  readonly reporter: string

  constructor(reporter: string, known: readonly string[]) {
    super(`There is no reporter "${reporter}", only ${known.join(', ')}`)
    this.reporter = reporter
  }
}

/** The coverage of children was lost, and `failOnLost` was set. */
export class ChildrenLostError extends Error {
  override readonly name = 'ChildrenLostError'
  /** Those that were lost. */
  readonly children: readonly ChildAccount[]
  /** What there is nevertheless. */
  readonly collected: CollectedCoverage

  constructor(collected: CollectedCoverage) {
    const lost = collected.children.filter((each) => each.lost !== undefined)
    const losses = lost.map((each) => `\n  ${childName(each)}: ${each.lost}`)
    super(`The coverage of ${lost.length} of the children was lost:${losses.join('')}`)
    this.children = lost
    this.collected = collected
  }
}

/** Less the path, which is a temporary one. */
function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  return message.replace(/, \w+ '.*$/s, '')
}

/** A file cannot be merged: it holds no coverage, or not all of it. */
export class UnmergeableFileError extends Error {
  override readonly name = 'UnmergeableFileError'
  readonly path: string

  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`${path} cannot be merged: ${reason}`, { cause })
    this.path = path
  }
}
