import { readFileSync, readdirSync } from 'node:fs'
import { NamespaceError, namespacesOf } from '@reexec/ns'

/** A mount namespace, and what leads there. */
export interface MountNamespace {
  /** Such as `mnt:[4026531832]`. */
  readonly identity: string
  /** A process that is in it, or a path of it. */
  readonly ref: number | string
  /** `ref`, for people. */
  readonly label: string
}

/** What there is to know of namespaces from all the processes. */
export interface Survey {
  /** Identities of all the namespaces that a process is in. */
  readonly inUse: ReadonlySet<string>
  /** Those of them that are mount namespaces, each with the process of the lowest id in it: likely the last to end. */
  readonly mountNamespaces: readonly MountNamespace[]
  /** How many processes may not be looked at. */
  readonly hidden: number
}

/** Looks at all processes that /proc shows. */
export function surveyProcesses(): Survey {
  const inUse = new Set<string>()
  const mountNamespaces = new Map<string, MountNamespace>()
  let hidden = 0
  for (const pid of processIds()) {
    const namespaces = look(pid)
    if (namespaces === 'hidden') hidden++
    else for (const identity of Object.values(namespaces)) inUse.add(identity)
    const identity = namespaces === 'hidden' ? undefined : namespaces.mnt
    if (identity !== undefined && !mountNamespaces.has(identity)) {
      mountNamespaces.set(identity, { identity, ref: pid, label: `pid ${pid} (${nameOf(pid)})` })
    }
  }
  return { inUse, mountNamespaces: [...mountNamespaces.values()], hidden }
}

function processIds(): number[] {
  const ids = readdirSync('/proc').map(Number)
  return ids.filter((id) => Number.isInteger(id)).toSorted((a, b) => a - b)
}

/** A process that has ended meanwhile is in no namespaces. */
function look(pid: number): ReturnType<typeof namespacesOf> | 'hidden' {
  try {
    return namespacesOf(pid)
  } catch (error) {
    if (!(error instanceof NamespaceError)) throw error
    return error.code === 'EACCES' || error.code === 'EPERM' ? 'hidden' : {}
  }
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return 'ended'
  }
}
