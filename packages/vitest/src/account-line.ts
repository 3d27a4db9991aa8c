import type { ChildAccount } from '@reexec/coverage'

/** Accounts for all children in a line: `children: 214 covered, 1 lost (…)`, and a line for each that is not covered whole. */
export function summarize(children: readonly ChildAccount[]): string {
  const covered = children.filter((each) => each.lost === undefined)
  const lost = children.filter((each) => each.lost !== undefined)
  const counts = `children: ${covered.length} covered, ${lost.length} lost`
  const losses = lost.map((each) => `  lost: ${nameOf(each)}: ${each.lost}`)
  const cuts = children.flatMap((each) =>
    each.incomplete === undefined ? [] : [`  incomplete: ${nameOf(each)}: ${each.incomplete}`],
  )
  const refusals = children.flatMap((each) =>
    each.refused.map(({ url, reason }) => `  refused: ${url}, run by ${nameOf(each)}: ${reason}`),
  )
  return [counts, ...losses, ...cuts, ...new Set(refusals)].join('\n')
}

function nameOf({ action, command, pid }: ChildAccount): string {
  const name = `"${action ?? command?.join(' ') ?? 'unknown'}"`
  return pid === undefined ? name : `${name} (pid ${pid})`
}
