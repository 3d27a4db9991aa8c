import { identify, type Identity } from './identity.ts'
import type { NamespaceType } from './namespace.ts'
import { NS_GET_PARENT, NS_GET_USERNS, type Native } from './native.ts'
import type { OpenedNamespace } from './open-reference.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { closeSync } = process.getBuiltinModule('node:fs')

/** The order where privileges leave a choice. */
const ORDER: readonly NamespaceType[] = [
  'user',
  'cgroup',
  'ipc',
  'net',
  'uts',
  'time',
  'pid',
  'mnt',
]

/**
 * Puts namespaces in an order in which privileges suffice, if there is one. setns(2) wants them in the user namespace that
 * owns the target: so what belongs to the user namespace that is to be entered, or to one below, comes after that, and
 * everything else before.
 */
export function orderEntries<Entry extends OpenedNamespace>(
  native: Native,
  entries: readonly Entry[],
): Entry[] {
  const ordered = entries.toSorted((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type))
  const user = ordered.find(({ type }) => type === 'user')
  if (user === undefined) return ordered
  const others = ordered.filter((each) => each !== user)
  const after = others.filter(({ fd }) => isOwnedBy(native, user.identity, fd))
  return [...others.filter((each) => !after.includes(each)), user, ...after]
}

/** Whether a namespace belongs to a user namespace, or to one below that. Those above this process's own are not told of. */
function isOwnedBy(native: Native, user: Identity, fd: number): boolean {
  let owner = native.ioctlNs(fd, NS_GET_USERNS)
  while (owner >= 0) {
    if (identify(native, 'user', owner) === user) {
      closeSync(owner)
      return true
    }
    const parent = native.ioctlNs(owner, NS_GET_PARENT)
    closeSync(owner)
    owner = parent
  }
  return false
}
