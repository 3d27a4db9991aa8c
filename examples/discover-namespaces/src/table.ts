import type { Discovery } from './discover-namespaces.ts'
import type { Visit } from './visit.ts'

const HEAD = ['MOUNT NAMESPACE', 'OF', 'NAMESPACE FOUND', 'BIND-MOUNTED AT']

/** Shows a discovery as an aligned table, one line for each namespace found and for each mount namespace without any. */
export function formatTable({ visits, hidden }: Discovery): string {
  const lines = align([HEAD, ...visits.flatMap((visit) => rowsOf(visit))])
  if (hidden > 0) {
    lines.push('', `Processes that may not be looked at, and may be in others: ${hidden}.`)
  }
  return lines.join('\n')
}

function rowsOf({ mountNamespace, found, failure }: Visit): string[][] {
  const start = [mountNamespace.identity, mountNamespace.label]
  if (failure !== undefined) return [[...start, '?', failure.message]]
  if (found.length === 0) return [[...start, 'none', '']]
  return found.map(({ namespace, path }) => [...start, namespace, path])
}

/** The last column is left as it is. */
function align(rows: readonly string[][]): string[] {
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
