import { type NamespaceDescriptor, discoverDescriptors, mountNamespaceOf } from './descriptors.ts'
import { inParallel } from './in-parallel.ts'
import { surveyProcesses } from './processes.ts'
import { type MountNamespace, type Visit, visit } from './visit.ts'

/** What was found, and where it was looked for. */
export interface Discovery {
  /** One for each distinct mount namespace. */
  readonly visits: readonly Visit[]
  /** Namespaces that processes have open. They may be bind-mounted, too. */
  readonly descriptors: readonly NamespaceDescriptor[]
  /** How many processes may not be looked at; they may be in mount namespaces that were not visited, and have others open. */
  readonly hidden: number
}

/** More children at a time than two gain little, even on many cores. */
const CHILDREN_AT_A_TIME = 2

/**
 * Finds the namespaces of this machine that no process is in: those that bind mounts keep alive, in whichever mount namespace
 * they are, and those that open descriptors do.
 */
export async function discoverNamespaces(): Promise<Discovery> {
  const { inUse, mountNamespaces, hidden } = surveyProcesses()
  const descriptors = await discoverDescriptors(inUse)
  const opened = descriptors.filter(({ namespace }) => isMountNamespace(namespace))
  const visits: Visit[] = []
  const known = new Set<string>()
  let next = [...mountNamespaces, ...opened.map((each) => mountNamespaceOf(each))]
  while (next.length > 0) {
    const unknown = next.filter(({ identity }) => {
      const isNew = !known.has(identity)
      known.add(identity)
      return isNew
    })
    const round = await inParallel(CHILDREN_AT_A_TIME, unknown, (each) => visit(each, inUse))
    visits.push(...round)
    next = round.flatMap((each) => mountNamespacesFound(each))
  }
  return { visits, descriptors, hidden }
}

/** Those that were found are mount namespaces themselves, now and then, and have more in them. */
function mountNamespacesFound({ found, mountNamespace: outer }: Visit): MountNamespace[] {
  return found
    .filter(({ namespace }) => isMountNamespace(namespace))
    .map(({ namespace, path }) => ({
      identity: namespace,
      // The path leads there when those before have been entered.
      route: [...outer.route, { type: 'mnt', ref: path, resolve: 'in-turn' }],
      label: `${path} in that of ${outer.label}`,
    }))
}

function isMountNamespace(identity: string): boolean {
  return identity.startsWith('mnt:')
}
