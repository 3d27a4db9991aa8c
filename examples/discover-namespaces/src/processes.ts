import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { type EnterEntry, NamespaceError, type Namespaces, namespacesOf } from '@reexec/ns'
import { hasPrivileges } from './privileges.ts'
import type { MountNamespace } from './visit.ts'

/** What there is to know of namespaces from all the processes. */
export interface Survey {
  /** Identities of all the namespaces that a process is in, with any of its threads. */
  readonly inUse: ReadonlySet<string>
  /** Those of them that are mount namespaces, each by the process of the lowest id in it: likely the last to end. */
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
    for (const thread of threadIds(pid)) {
      const namespaces = look(thread)
      if (namespaces === undefined) {
        hidden++
        break
      }
      const identities = [...Object.values(namespaces), ...namespacesForChildren(thread)]
      for (const identity of identities) inUse.add(identity)
      const { mnt: identity } = namespaces
      if (identity === undefined || mountNamespaces.has(identity)) continue
      const route = routeTo(thread, namespaces)
      mountNamespaces.set(identity, { identity, route, label: describeProcess(thread) })
    }
  }
  return { inUse, mountNamespaces: [...mountNamespaces.values()], hidden }
}

/** The processes that /proc shows, in the order of their ids. */
export function processIds(): number[] {
  return numbersIn('/proc')
}

/** Describes a process as in "pid 4711 (sh)". */
export function describeProcess(pid: number): string {
  return `pid ${pid} (${nameOf(pid)})`
}

/** A user without privileges has them in the user namespaces that are their own, and so by entering that first. */
export function userEntry(pid: number, { user } = look(pid) ?? {}): EnterEntry[] {
  const isOwn = user === undefined || user === namespacesOf('self').user
  return isOwn || hasPrivileges() ? [] : [{ type: 'user', ref: pid }]
}

function routeTo(pid: number, namespaces: Namespaces): EnterEntry[] {
  if (namespaces.mnt === namespacesOf('self').mnt) return []
  return [...userEntry(pid, namespaces), { type: 'mnt', ref: pid }]
}

function threadIds(pid: number): number[] {
  return numbersIn(`/proc/${pid}/task`)
}

/** None in the directory of a process that has ended. */
function numbersIn(directory: string): number[] {
  try {
    const names = readdirSync(directory).map(Number)
    return names.filter((name) => Number.isInteger(name)).toSorted((a, b) => a - b)
  } catch {
    return []
  }
}

/** `undefined` is one that may not be looked at. One that has ended meanwhile is in no namespaces. */
function look(pid: number): Namespaces | undefined {
  try {
    return namespacesOf(pid)
  } catch (error) {
    if (!(error instanceof NamespaceError)) throw error
    return error.code === 'EACCES' || error.code === 'EPERM' ? undefined : {}
  }
}

/** Where children to come will be: that may be a namespace that nobody is in yet. */
function namespacesForChildren(pid: number): string[] {
  return ['pid', 'time'].flatMap((type) => {
    try {
      return [readlinkSync(`/proc/${pid}/ns/${type}_for_children`)]
    } catch {
      return []
    }
  })
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return 'ended'
  }
}
