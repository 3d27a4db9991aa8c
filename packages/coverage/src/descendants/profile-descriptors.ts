/** One set a thread, on `process`: it may hold several copies of this package. */
const DESCRIPTORS = Symbol.for('@reexec/coverage/profiles@1')

function descriptors(): Set<number> {
  const holder = process as { [DESCRIPTORS]?: Set<number> }
  return (holder[DESCRIPTORS] ??= new Set())
}

/** Remembers that a descriptor is that of a profile, for a child to inherit, until it is closed. */
export function rememberProfile(fd: number): Disposable {
  descriptors().add(fd)
  return { [Symbol.dispose]: () => void descriptors().delete(fd) }
}

/** Whether a process that inherits these descriptors has a profile by that. */
export function inheritsProfile(fds: readonly number[]): boolean {
  return fds.some((fd) => descriptors().has(fd))
}
