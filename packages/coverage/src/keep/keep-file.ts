import { closeSync, openSync, writeSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { ChildAccount } from '../account.ts'
import { ReportError } from '../errors.ts'
import type { Fold } from '../fold/fold.ts'
import type { FunctionCov } from '../v8-coverage.ts'
import {
  type FrameBodies,
  type FrameKind,
  type FunctionCounts,
  encodeFrame,
} from '../profile-format.ts'
import { stageFiles } from '../report/stage-files.ts'

/** More than that V8 does not count, and no reader believes. Sums may be more. */
const MOST = 2 ** 32 - 1

/**
 * Keeps counts and accounts in a file, to be merged with those of other runs: a profile, but of sums. A file that is there is replaced when the new
 * one is whole.
 *
 * @param root What paths are to be relative to for who merges, as it may have another root.
 * @throws {ReportError} when it cannot be written; then the one before is as it was.
 */
export function keepCoverage(
  path: string,
  root: string,
  fold: Fold,
  children: readonly ChildAccount[],
): void {
  const absolute = resolve(path)
  const staged = stageFiles(dirname(absolute))
  try {
    const fd = openSync(join(staged.path, basename(absolute)), 'wx')
    try {
      writeKept(fd, resolve(root), fold, children)
    } finally {
      closeSync(fd)
    }
    staged.commit()
  } catch (cause) {
    throw cause instanceof ReportError ? cause : new ReportError(absolute, cause)
  } finally {
    staged[Symbol.dispose]()
  }
}

function writeKept(fd: number, root: string, fold: Fold, children: readonly ChildAccount[]): void {
  const append = <Kind extends FrameKind>(kind: Kind, body: FrameBodies[Kind]): void => {
    const frame = encodeFrame(kind, body)
    for (let at = 0; at < frame.length;) at += writeSync(fd, frame, at)
  }
  const parts = fold.parts()
  append('kept', { root, texts: parts.length, children: children.length })
  for (const [first, { text, scripts }] of parts.entries()) {
    append('texts', { first, texts: [text] })
    for (const script of scripts) {
      const { counts, deducted } = split(script)
      for (const each of portions(counts)) append('counts', [[first, ...each]])
      for (const each of portions(deducted)) append('deducted', [[first, ...each]])
    }
  }
  for (const each of children) append('account', each)
}

/** Counts in a frame are not negative: so more is added, and taken away again. */
function split(script: readonly FunctionCov[]): {
  counts: FunctionCounts[]
  deducted: FunctionCounts[]
} {
  const counts: FunctionCounts[] = []
  const deducted: FunctionCounts[] = []
  for (const { functionName, isBlockCoverage, ranges } of script) {
    const block = isBlockCoverage ? 1 : 0
    const more = -ranges.reduce((least, { count }) => Math.min(least, count), 0)
    const flat = ranges.flatMap((each) => [each.startOffset, each.endOffset, each.count + more])
    counts.push([functionName, block, ...flat])
    const [start = 0, end = 0] = flat
    deducted.push([functionName, block, start, end, more])
  }
  return { counts, deducted: deducted.some(([, , , , more]) => more !== 0) ? deducted : [] }
}

/**
 * Splits counts.
 *
 * @yields Counts that add up to these, none of which is more than V8 counts.
 */
function* portions(functions: readonly FunctionCounts[]): Generator<FunctionCounts[], void> {
  let left = functions
  while (left.length > 0) {
    yield left.map((each) => mapCounts(each, (count) => Math.min(count, MOST)))
    const isMore = left.some(([, , ...ranges]) =>
      ranges.some((each, at) => at % 3 === 2 && each > MOST),
    )
    left = isMore ? left.map((each) => mapCounts(each, (count) => Math.max(0, count - MOST))) : []
  }
}

function mapCounts(
  [name, block, ...ranges]: FunctionCounts,
  change: (count: number) => number,
): FunctionCounts {
  return [name, block, ...ranges.map((each, at) => (at % 3 === 2 ? change(each) : each))]
}
