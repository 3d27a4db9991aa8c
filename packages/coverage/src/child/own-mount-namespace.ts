// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readlinkSync } = process.getBuiltinModule('node:fs')

/** Tells the mount namespace that this process is in, as `mnt:[4026531841]`. `undefined` without a /proc. */
export function ownMountNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/thread-self/ns/mnt')
  } catch {
    return undefined
  }
}
