import type { RunAs } from '../plan.ts'
import { fromNodeError } from '../system-error.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readFileSync } = process.getBuiltinModule('node:fs')

/**
 * Gets ready to change user and group, while files of this process are where they were: in another root, its /proc may be missing, or forged.
 *
 * @returns Changes them, of all threads: libc sees to that. Throws a `NamespaceError` when an id is not mapped in the user namespace, or privileges are missing.
 */
export function prepareUser({ uid, gid }: RunAs): () => void {
  if (uid === undefined && gid === undefined) return () => {}
  const groupsAreFixed = areGroupsFixed()
  // In this order: who is another user may not change groups any more.
  return () => {
    try {
      leaveGroups(groupsAreFixed)
      if (gid !== undefined) process.setgid?.(gid)
      if (uid !== undefined) process.setuid?.(uid)
    } catch (cause) {
      throw fromNodeError({ step: 'setuid' }, cause)
    }
  }
}

/**
 * Where the kernel lets nobody leave groups, that is so as not to give anybody what a group is denied; see user_namespaces(7). It is tried even if
 * that is said: nobody may be kept in groups by what is said.
 */
function leaveGroups(areFixed: boolean): void {
  try {
    process.setgroups?.([])
  } catch (error) {
    if (!areFixed) throw error
  }
}

function areGroupsFixed(): boolean {
  try {
    return readFileSync('/proc/self/setgroups', 'utf8').trim() === 'deny'
  } catch {
    return false
  }
}
