import type { ChildAccount } from '../account.ts'

/** A child and what it started, as far as it is known. */
export interface ProcessTree extends ChildAccount {
  /** In the order in which they were started. */
  readonly children: readonly ProcessTree[]
}

/** Children that nobody in the account started: what the process itself started, and what has a parent that is not known. */
export function processTree(children: readonly ChildAccount[]): ProcessTree[] {
  const nodes = children.map((child): Node => ({ ...child, children: [] }))
  const byPid = new Map<number, Node[]>()
  for (const node of nodes) {
    if (node.pid === undefined || node.kind === 'thread') continue
    const same = byPid.get(node.pid)
    if (same === undefined) byPid.set(node.pid, [node])
    else same.push(node)
  }
  const roots: Node[] = []
  for (const node of nodes) {
    const parent = parentOf(node, byPid.get(node.parentPid ?? -1) ?? [])
    // Who is its own ancestor, by pids that were used twice, would be in no tree.
    if (parent === undefined || isAbove(node, parent)) roots.push(node)
    else parent.children.push(node)
  }
  sort(roots)
  return roots
}

interface Node extends ProcessTree {
  readonly children: Node[]
}

/** A pid may have been used by several, one after the other: it is the last that had started by then. */
function parentOf(child: ChildAccount, candidates: readonly Node[]): Node | undefined {
  const startedAtMs = child.startedAtMs ?? Number.POSITIVE_INFINITY
  return candidates
    .filter((each) => each !== child && (each.startedAtMs ?? 0) <= startedAtMs)
    .toSorted((a, b) => (a.startedAtMs ?? 0) - (b.startedAtMs ?? 0))
    .at(-1)
}

function isAbove(node: ProcessTree, other: ProcessTree): boolean {
  return node === other || node.children.some((each) => isAbove(each, other))
}

function sort(siblings: Node[]): void {
  siblings.sort((a, b) => (a.startedAtMs ?? 0) - (b.startedAtMs ?? 0))
  for (const each of siblings) sort(each.children)
}
