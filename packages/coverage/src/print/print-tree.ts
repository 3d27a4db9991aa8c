import { relative } from 'node:path'
import type { ChildAccount } from '../account.ts'
import { childName, printable } from './child-name.ts'
import { type ProcessTree, processTree } from './process-tree.ts'
import { pathOf } from './summarize.ts'

/** More files than this of one child are only counted. */
const MOST_FILES = 5

/**
 * Prints who started whom as a tree, with a line for each child, that says how long it ran, how it ended, what became of its coverage, and which files it ran.
 *
 * @param root Directory that files are named relative to. Default: the working directory.
 */
export function printTree(children: readonly ChildAccount[], root: string = process.cwd()): string {
  return linesOf(processTree(children), root, '').join('\n')
}

function linesOf(siblings: readonly ProcessTree[], root: string, indent: string): string[] {
  return siblings.flatMap((each, at) => {
    const isLast = at === siblings.length - 1
    const [branch, below] = isLast ? ['└── ', '    '] : ['├── ', '│   ']
    const line = [childName(each), timeOf(each), endOf(each), ...stateOf(each, root)]
    return [
      `${indent}${branch}${line.filter(Boolean).join(', ')}`,
      ...linesOf(each.children, root, indent + below),
    ]
  })
}

function timeOf({ durationMs }: ChildAccount): string {
  if (durationMs === undefined) return ''
  return durationMs < 1000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1000).toFixed(1)} s`
}

function endOf({ exitCode, signal, kind }: ChildAccount): string {
  if (signal !== undefined && signal !== null) return `killed by ${printable(signal)}`
  if (exitCode !== undefined && exitCode !== null) return `exit code ${exitCode}`
  return kind === 'thread' ? '' : 'end not seen'
}

function stateOf(child: ChildAccount, root: string): string[] {
  const { lost, incomplete, notCovering, refused, covered, texts } = child
  return [
    ...(lost === undefined ? [] : [`LOST: ${printable(lost)}`]),
    ...(incomplete === undefined ? [] : [`incomplete: ${printable(incomplete)}`]),
    ...(notCovering === undefined ? [] : [`not covering: ${printable(notCovering)}`]),
    ...(refused.length === 0 ? [] : [`refused ${refused.length}`]),
    ...(covered ? [`ran ${filesOf(texts, root)}`] : []),
  ]
}

function filesOf(texts: readonly string[], root: string): string {
  const files = texts.map((url) => printable(relative(root, pathOf(url)))).toSorted()
  if (files.length === 0) return 'no file'
  const more = files.length - MOST_FILES
  return [...files.slice(0, MOST_FILES), ...(more > 0 ? [`${more} more`] : [])].join(' ')
}
