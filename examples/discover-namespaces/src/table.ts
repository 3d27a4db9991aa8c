import type { NamespaceDescriptor } from './descriptors.ts'
import type { Discovery } from './discover-namespaces.ts'
import type { Visit } from './visit.ts'

const MOUNTS = ['MOUNT NAMESPACE', 'OF', 'NAMESPACE FOUND', 'BIND-MOUNTED AT']
const DESCRIPTORS = ['NAMESPACE FOUND', 'OPEN IN', 'AS DESCRIPTOR']

/**
 * Shows a discovery as aligned tables: one line for each namespace found by its mounts and for each mount namespace without any,
 * and one line for each that is open.
 */
export function formatTable({ visits, descriptors, hidden }: Discovery): string {
  const lines = align([MOUNTS, ...visits.flatMap((visit) => rowsOf(visit))])
  if (descriptors.length > 0) {
    lines.push('', ...align([DESCRIPTORS, ...descriptors.map((each) => rowOf(each))]))
  }
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

function rowOf({ namespace, label, fd }: NamespaceDescriptor): string[] {
  return [namespace, label, String(fd)]
}

/** The last column is left as it is. */
function align(rows: readonly string[][]): string[] {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths?.[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
