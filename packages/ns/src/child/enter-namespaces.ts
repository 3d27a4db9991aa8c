import type { Target } from '../entry.ts'
import { CLONE_FLAGS } from '../namespace.ts'
import { fromNodeError, systemError } from '../system-error.ts'
import type { Native } from '../native.ts'
import { checkWhereabouts, targetIdentity, whereabouts } from './verify.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { closeSync, constants, openSync } = process.getBuiltinModule('node:fs')

/** See open(2) and unshare(2). */
const O_PATH = 0o10000000
const CLONE_FS = 0x200

/**
 * Moves the calling thread, which has to be the main thread, into namespaces, and checks that it is in those and
 * otherwise still where it was. Closes the targets' descriptors.
 *
 * @throws {NamespaceError} and leaves the process in an unknown state: nothing of the user's may run in it.
 */
export function enterNamespaces(native: Native, targets: readonly Target[]): void {
  const own = openOwnNamespaces()
  try {
    const before = whereabouts(native, own)
    const wanted = targets.map((target) => [target.type, targetIdentity(target)] as const)
    for (const target of targets) enterOne(native, target)
    checkWhereabouts(new Map([...before, ...wanted]), whereabouts(native, own), targets)
  } finally {
    for (const fd of [own, ...targets.map((target) => target.fd)]) closeSync(fd)
  }
  // Entering a mount namespace has set the working directory to its root, and Node.js remembers the former.
  if (targets.some(({ type }) => type === 'mnt')) process.chdir('/')
}

/** Opened before a mount namespace is entered: in there, /proc may be missing, another, or forged. */
function openOwnNamespaces(): number {
  try {
    return openSync('/proc/thread-self/ns', O_PATH | constants.O_DIRECTORY)
  } catch (cause) {
    throw fromNodeError({ step: 'verify' }, cause)
  }
}

function enterOne(native: Native, { type, ref, fd }: Target): void {
  // A thread that shares root and working directory with others cannot enter a mount namespace, see setns(2).
  if (type === 'mnt') {
    const unshared = native.unshare(CLONE_FS)
    if (unshared < 0) throw systemError({ step: 'unshare', type, ref }, -unshared)
  }
  const entered = native.setns(fd, CLONE_FLAGS[type])
  if (entered < 0) throw systemError({ step: 'setns', type, ref }, -entered)
}
