import { fileURLToPath } from 'node:url'
import type { ChildAccount } from '../account.ts'
import { childName, printable } from './child-name.ts'

/** What an account is about. */
export interface Accounted {
  readonly children: readonly ChildAccount[]
  /** Files that children ran and that are not in the coverage, or not whole, and why. */
  readonly unplaced?: readonly { readonly path: string; readonly reason: string }[]
}

/**
 * Accounts for all children in a line, `children: 214 covered, 1 lost`, and in a line for each for which there is something to say: that it was lost,
 * is incomplete or not covering, or that counts of it were refused, and for each file that has no or not all of its counts.
 */
export function summarize({ children, unplaced = [] }: Accounted): string {
  const lost = children.filter((each) => each.lost !== undefined)
  const notCovering = children.filter((each) => each.notCovering !== undefined)
  const incomplete = children.filter((each) => each.incomplete !== undefined)
  const refusals = children.flatMap((child) => child.refused.map((each) => ({ child, ...each })))
  const counts = [
    `${children.length - lost.length - notCovering.length} covered`,
    `${lost.length} lost`,
    ...counted(incomplete.length, 'incomplete'),
    ...counted(notCovering.length, 'not covering'),
    ...counted(new Set(refusals.map(({ url }) => url)).size, 'refused'),
    ...counted(unplaced.length, 'unplaced'),
  ]
  return [
    `children: ${counts.join(', ')}`,
    ...lost.map((each) => line('lost', childName(each), each.lost)),
    ...(lost.length === 0 ? [] : [HELP]),
    ...oneOfEach('incomplete', incomplete, ({ incomplete: reason }) => reason),
    ...oneOfEach('not covering', notCovering, ({ notCovering: reason }) => reason),
    ...alike(refusals.map(({ url, reason }) => line('refused', pathOf(url), reason))),
    ...unplaced.map(({ path, reason }) => line('unplaced', path, reason)),
  ].join('\n')
}

const HELP = '  see @reexec/coverage/TROUBLESHOOTING.md#my-child-is-lost'

function counted(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${what}`]
}

function line(what: string, which: string, why = ''): string {
  return `  ${what}: ${printable(which)}: ${printable(why)}`
}

/** One line for all children of a reason: a program may start a thousand shells. */
function oneOfEach(
  what: string,
  children: readonly ChildAccount[],
  reasonOf: (child: ChildAccount) => string | undefined,
): string[] {
  return [...Map.groupBy(children, reasonOf)].map(([reason, [first, ...others]]) => {
    const more = others.length === 0 ? '' : ` and ${others.length} more`
    return line(what, `${first === undefined ? '' : childName(first)}${more}`, reason)
  })
}

/** A thousand children may have the same to say. */
function alike(lines: readonly string[]): string[] {
  const times = new Map<string, number>()
  for (const each of lines) times.set(each, (times.get(each) ?? 0) + 1)
  return [...times].map(([each, count]) => (count === 1 ? each : `${each} (${count} times)`))
}

export function pathOf(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    return url
  }
}
