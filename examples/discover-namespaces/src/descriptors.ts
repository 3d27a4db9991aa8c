import { readdirSync, readlinkSync, statSync } from 'node:fs'
import { namespaceTypeAt } from './namespace-type.ts'
import { describeProcess, processIds, userEntry } from './processes.ts'
import type { MountNamespace } from './visit.ts'

/** A namespace that a process has open. */
export interface NamespaceDescriptor {
  /** Such as `net:[4026532000]`. */
  readonly namespace: string
  readonly pid: number
  /** The lowest, if the process has several of the same. */
  readonly fd: number
  /** The process, for people. */
  readonly label: string
}

/**
 * Finds the namespaces that processes have open and none is in. Those of processes that may not be looked at are left out.
 *
 * @param inUse Identities of the namespaces that processes are in.
 */
export async function discoverDescriptors(
  inUse: ReadonlySet<string>,
): Promise<NamespaceDescriptor[]> {
  const nsfs = statSync('/proc/self/ns/mnt').dev
  const found: NamespaceDescriptor[] = []
  for (const pid of processIds()) {
    const label = describeProcess(pid)
    const known = new Set<string>(inUse)
    for (const fd of descriptorsOf(pid)) {
      const namespace = await namespaceAt(`/proc/${pid}/fd/${fd}`, nsfs)
      if (namespace === undefined || known.has(namespace)) continue
      known.add(namespace)
      found.push({ namespace, pid, fd, label })
    }
  }
  return found
}

/** How to enter a mount namespace that a process has open. */
export function mountNamespaceOf({
  namespace,
  pid,
  fd,
  label,
}: NamespaceDescriptor): MountNamespace {
  return {
    identity: namespace,
    route: [...userEntry(pid), { type: 'mnt', ref: `/proc/${pid}/fd/${fd}` }],
    label: `descriptor ${fd} of ${label}`,
  }
}

/** None of a process that has ended, or may not be looked at. */
function descriptorsOf(pid: number): number[] {
  const names = attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? []
  return names.map(Number).toSorted((a, b) => a - b)
}

/** `undefined` if what is open is no namespace, or has been closed meanwhile. */
async function namespaceAt(path: string, nsfs: number): Promise<string | undefined> {
  const link = attempt(() => readlinkSync(path)) ?? ''
  if (/^(?:cgroup|ipc|mnt|net|pid|time|user|uts):\[\d+\]$/.test(link)) return link
  // What was opened by the path of a bind mount has that for a name, and `/` when nothing is mounted there any more.
  const file = link.startsWith('/') ? attempt(() => statSync(path)) : undefined
  if (file?.dev !== nsfs) return undefined
  const type = await namespaceTypeAt(path)
  return type === undefined ? undefined : `${type}:[${file.ino}]`
}

function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}
