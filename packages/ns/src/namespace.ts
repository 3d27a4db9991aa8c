/**
 * The types of namespaces(7), as they are called in `/proc/PID/ns`, with the flag of clone(2) that stands for each
 * in setns(2) and unshare(2).
 */
export const CLONE_FLAGS = {
  cgroup: 0x02000000,
  ipc: 0x08000000,
  mnt: 0x00020000,
  net: 0x40000000,
  pid: 0x20000000,
  time: 0x00000080,
  user: 0x10000000,
  uts: 0x04000000,
} as const

/** A type of namespace, as it is called in `/proc/PID/ns`. */
export type NamespaceType = keyof typeof CLONE_FLAGS

/** All types there are. */
export const NAMESPACE_TYPES = Object.keys(CLONE_FLAGS) as readonly NamespaceType[]

/**
 * Names in `/proc/PID/ns` the namespace that a process to be started by PID is in: of two types it need not be that of
 * PID itself.
 */
export function linkForChildren(type: NamespaceType): string {
  return type === 'pid' || type === 'time' ? `${type}_for_children` : type
}
