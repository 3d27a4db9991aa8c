import { type ChildAccount, printTree, summarize } from '@reexec/coverage'

/** What became of the children of a run. */
export interface Account {
  readonly children: readonly ChildAccount[]
  /** Which test started a child, by its PID. */
  readonly tests: ReadonlyMap<number, string>
}

/** Prints a summary, and below it, if asked to, a tree of the children that each test started. */
export function printAccount({ children, tests }: Account, how: 'summary' | 'tree'): string {
  const summary = summarize({ children })
  if (how === 'summary') return summary
  const byTest = Map.groupBy(children, (child) => testOf(child, children, tests))
  const trees = [...byTest].map(([test, each]) => `${test}\n${printTree(each)}`)
  return [summary, ...trees].join('\n')
}

function testOf(
  child: ChildAccount,
  children: readonly ChildAccount[],
  tests: ReadonlyMap<number, string>,
): string {
  const seen = new Set<ChildAccount>()
  let each: ChildAccount | undefined = child
  while (each !== undefined && !seen.has(each)) {
    seen.add(each)
    const test = tests.get(each.pid ?? -1)
    if (test !== undefined) return test
    const parentPid: number | undefined = each.parentPid
    each = children.find(({ pid }) => pid === parentPid)
  }
  return 'not known by which test'
}
