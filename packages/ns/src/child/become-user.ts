import type { RunAs } from '../plan.ts'
import { fromNodeError } from '../system-error.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readFileSync } = process.getBuiltinModule('node:fs')

/**
 * Changes user and group, of all threads: libc sees to that.
 *
 * @throws {NamespaceError} when an id is not mapped in the user namespace, or privileges are missing.
 */
export function becomeUser({ uid, gid }: RunAs): void {
  if (uid === undefined && gid === undefined) return
  // In this order: who is another user may not change groups any more.
  try {
    leaveGroups()
    if (gid !== undefined) process.setgid?.(gid)
    if (uid !== undefined) process.setuid?.(uid)
  } catch (cause) {
    throw fromNodeError({ step: 'setuid' }, cause)
  }
}

/**
 * Where the kernel lets nobody leave groups, that is so as not to give anybody what a group is denied; see user_namespaces(7). Asked for only when
 * it has refused: what /proc says here may be forged.
 */
function leaveGroups(): void {
  try {
    process.setgroups?.([])
  } catch (error) {
    if (!areGroupsFixed()) throw error
  }
}

function areGroupsFixed(): boolean {
  try {
    return readFileSync('/proc/self/setgroups', 'utf8').trim() === 'deny'
  } catch {
    return false
  }
}
