import { inParallel } from './in-parallel.ts'
import { type MountNamespace, surveyProcesses } from './processes.ts'
import { type Visit, visit } from './visit.ts'

/** What was found, and where it was looked for. */
export interface Discovery {
  /** One for each distinct mount namespace. */
  readonly visits: readonly Visit[]
  /** How many processes may not be looked at; they may be in mount namespaces that were not visited. */
  readonly hidden: number
}

/** More children at a time than two gain little, even on many cores. */
const CHILDREN_AT_A_TIME = 2

/**
 * Finds the namespaces of this machine that no process is in, and that only bind mounts keep alive, in whichever mount
 * namespace they are.
 */
export async function discoverNamespaces(): Promise<Discovery> {
  const { inUse, mountNamespaces, hidden } = surveyProcesses()
  const visits: Visit[] = []
  const known = new Set(mountNamespaces.map(({ identity }) => identity))
  for (let next = mountNamespaces; next.length > 0;) {
    const round = await inParallel(CHILDREN_AT_A_TIME, next, (each) => visit(each, inUse))
    visits.push(...round)
    next = round
      .flatMap((each) => mountNamespacesFound(each))
      .filter(({ identity }) => {
        const isNew = !known.has(identity)
        known.add(identity)
        return isNew
      })
  }
  return { visits, hidden }
}

/** Those that were found are mount namespaces themselves, now and then, and have more in them. */
function mountNamespacesFound({ found, mountNamespace }: Visit): MountNamespace[] {
  const { ref, label } = mountNamespace
  // From outside, the paths of a mount namespace begin at the root directory of a process in it, see proc_pid_root(5).
  if (typeof ref !== 'number') return []
  return found
    .filter(({ namespace }) => namespace.startsWith('mnt:'))
    .map(({ namespace, path }) => ({
      identity: namespace,
      ref: `/proc/${ref}/root${path}`,
      label: `${path} in that of ${label}`,
    }))
}
