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
 * The types that a running Node.js can enter, in the order of entry. The mount namespace comes last: what the others
 * need is looked up in the original one.
 */
export const ENTERABLE_TYPES = ['cgroup', 'ipc', 'net', 'uts', 'mnt'] as const

/** A type of namespace that `enter()` takes. */
export type EnterableType = (typeof ENTERABLE_TYPES)[number]
