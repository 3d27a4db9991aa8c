import { NamespaceError } from './errors.ts'
import { type Identity, identify } from './identity.ts'
import { CLONE_FLAGS, NAMESPACE_TYPES, type NamespaceType } from './namespace.ts'
import { NS_GET_NSTYPE, type Native } from './native.ts'
import type { ProcessDirectories } from './process-directories.ts'
import { type Reference, describeReference, pathOf } from './reference.ts'
import { fromNodeError, systemError } from './system-error.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { closeSync, constants, openSync } = process.getBuiltinModule('node:fs')

/** A namespace that this process holds open, and so keeps from going away. */
export interface OpenedNamespace extends Disposable {
  readonly fd: number
  readonly type: NamespaceType
  readonly identity: Identity
}

/** Reading is enough for setns(2). Should the path lead to a FIFO or a terminal, opening it must not wait or take it. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY

/** What a caller wants to be opened. */
export interface Wanted {
  /** What it has to be; a pid needs one. `undefined` is any. */
  readonly type: NamespaceType | undefined
  readonly ref: Reference
}

/**
 * Opens what a reference refers to, once: a process that ends later, and whose id is reused, leads nowhere else.
 *
 * @returns What disposing closes; a descriptor of the caller stays open.
 * @throws {NamespaceError} when there is nothing, it may not be opened, or it is not a namespace of that type.
 */
export function openReference(
  native: Native,
  wanted: Wanted,
  processes?: ProcessDirectories,
): OpenedNamespace {
  const { type, ref } = wanted
  const isOurs = typeof ref !== 'object'
  const fd = isOurs ? openOurs(wanted, ref, processes) : ref.fd
  const close = (): void => {
    if (isOurs) closeSync(fd)
  }
  try {
    const actual = typeOf(native, wanted, fd)
    const identity = identify(native, actual ?? type ?? 'mnt', fd)
    if (typeof identity === 'number') throw systemError({ step: 'open', ...wanted }, -identity)
    return { fd, identity, type: checkType(wanted, actual, identity), [Symbol.dispose]: close }
  } catch (error) {
    close()
    throw error
  }
}

function openOurs(
  { type, ref }: Wanted,
  from: number | string,
  processes: ProcessDirectories | undefined,
): number {
  if (typeof from === 'number' && type !== undefined && processes !== undefined) {
    return processes.open(type, from)
  }
  try {
    return openSync(pathOf(type, String(from)), OPEN_FLAGS)
  } catch (cause) {
    throw fromNodeError({ step: 'open', type, ref }, cause)
  }
}

/** The type of what is open, `undefined` if that is no namespace. */
function typeOf(native: Native, wanted: Wanted, fd: number): NamespaceType | undefined {
  const flag = native.ioctlNs(fd, NS_GET_NSTYPE)
  if (flag === -EBADF) throw systemError({ step: 'open', ...wanted }, EBADF)
  return NAMESPACE_TYPES.find((each) => CLONE_FLAGS[each] === flag)
}

/** See errno(3); `node:os`, which has it, is not worth loading for it. */
const EBADF = 9

/** Not by readlink(2) of /proc/self/fd, which names the namespace only until it is bind-mounted: then, the path. */
function checkType(
  wanted: Wanted,
  actual: NamespaceType | undefined,
  identity: Identity,
): NamespaceType {
  if (actual === undefined) throw refused('ERR_NOT_A_NAMESPACE', 'is not a namespace', wanted)
  if (actual === (wanted.type ?? actual)) return actual
  const [name] = identity.split(' ')
  const why = `is ${name}, not a namespace of type ${wanted.type}`
  throw refused('ERR_NAMESPACE_TYPE', why, wanted)
}

function refused(code: string, why: string, { type, ref }: Wanted): NamespaceError {
  const message = `What is ${describeReference(ref)} ${why}.`
  return new NamespaceError(message, { step: 'open', code, type, ref })
}
