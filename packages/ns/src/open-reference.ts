import { NamespaceError } from './errors.ts'
import { CLONE_FLAGS, NAMESPACE_TYPES, type NamespaceType } from './namespace.ts'
import type { Native } from './native.ts'
import { type Reference, describeReference } from './reference.ts'
import { fromNodeError } from './system-error.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { closeSync, constants, fstatSync, openSync } = process.getBuiltinModule('node:fs')

/** A namespace that this process holds open, and so keeps from going away. */
export interface OpenedNamespace extends Disposable {
  readonly fd: number
  /** Such as `net:[4026531840]`. */
  readonly identity: string
}

/** Reading is enough for setns(2). Should the path lead to a FIFO or a terminal, opening it must not wait or take it. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY

/**
 * Opens what a reference refers to, once: a process that ends later, and whose id is reused, leads nowhere else.
 *
 * @param type What it has to be; a pid needs one. `undefined` is any.
 * @returns What disposing closes; a descriptor of the caller stays open.
 * @throws {NamespaceError} when there is nothing, it may not be opened, or it is not a namespace of that type.
 */
export function openReference(
  native: Native,
  type: NamespaceType | undefined,
  ref: Reference,
): OpenedNamespace {
  const isOurs = typeof ref !== 'object'
  const fd = isOurs ? openPath(type, ref) : ref.fd
  const close = (): void => {
    if (isOurs) closeSync(fd)
  }
  try {
    return { fd, identity: identify(native, type, ref, fd), [Symbol.dispose]: close }
  } catch (error) {
    close()
    throw error
  }
}

function openPath(type: NamespaceType | undefined, ref: number | string): number {
  const path = typeof ref === 'number' ? `/proc/${ref}/ns/${type}` : ref
  try {
    return openSync(path, OPEN_FLAGS)
  } catch (cause) {
    throw fromNodeError({ step: 'open', type, ref }, cause)
  }
}

/** Not by readlink(2) of /proc/self/fd, which names the namespace only until it is bind-mounted: then, the path. */
function identify(
  native: Native,
  type: NamespaceType | undefined,
  ref: Reference,
  fd: number,
): string {
  const inode = inodeOf(type, ref, fd)
  const flag = native.typeOf(fd)
  const actual = NAMESPACE_TYPES.find((each) => CLONE_FLAGS[each] === flag)
  const identity = `${actual}:[${inode}]`
  if (actual !== undefined && actual === (type ?? actual)) return identity
  throw actual === undefined
    ? refused('ERR_NOT_A_NAMESPACE', 'is not a namespace', type, ref)
    : refused('ERR_NAMESPACE_TYPE', `is ${identity}, not a namespace of type ${type}`, type, ref)
}

function refused(
  code: string,
  why: string,
  type: NamespaceType | undefined,
  ref: Reference,
): NamespaceError {
  const message = `What is ${describeReference(ref)} ${why}.`
  return new NamespaceError(message, { step: 'open', code, type, ref })
}

function inodeOf(type: NamespaceType | undefined, ref: Reference, fd: number): bigint {
  try {
    return fstatSync(fd, { bigint: true }).ino
  } catch (cause) {
    throw fromNodeError({ step: 'open', type, ref }, cause)
  }
}
