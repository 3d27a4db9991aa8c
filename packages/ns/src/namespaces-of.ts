import { NAMESPACE_TYPES, type NamespaceType } from './namespace.ts'
import { checkPlatform } from './native-file.ts'
import { fromNodeError } from './system-error.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { lstatSync, readdirSync, readlinkSync } = process.getBuiltinModule('node:fs')

/** The namespaces a process is in: type → identity, such as `mnt:[4026531841]`. A type that the kernel does not have is not there. */
export type Namespaces = { readonly [Type in NamespaceType]?: string }

/**
 * Looks at which namespaces a process is in, in `/proc/PID/ns`.
 *
 * @param pid `'self'` is the calling thread.
 * @throws {NamespaceError} when the process is gone, or may not be looked at.
 * @throws {UnsupportedPlatformError} when this is not Linux.
 */
export function namespacesOf(pid: number | 'self'): Namespaces {
  checkPlatform()
  const directory = pid === 'self' ? '/proc/thread-self/ns' : `/proc/${pid}/ns`
  try {
    const types = pid === 'self' ? ownTypes() : typesIn(directory)
    return Object.fromEntries(types.map((type) => [type, readlinkSync(`${directory}/${type}`)]))
  } catch (cause) {
    throw fromNodeError({ step: 'open', ref: pid === 'self' ? directory : pid }, cause)
  }
}

/**
 * Looks at which namespace of a type the calling thread is in.
 *
 * @throws {NamespaceError} when it may not be looked at, or the kernel does not have the type.
 */
export function ownNamespace(type: NamespaceType): string {
  const link = `/proc/thread-self/ns/${type}`
  try {
    return readlinkSync(link)
  } catch (cause) {
    throw fromNodeError({ step: 'open', ref: link }, cause)
  }
}

/** Listed first, so that a process which ends meanwhile is an error and not one with fewer namespaces. */
function typesIn(directory: string): NamespaceType[] {
  const names = readdirSync(directory)
  return NAMESPACE_TYPES.filter((type) => names.includes(type))
}

/**
 * Not by the list: who has changed its user may read the links, but not the directory.
 * Every kernel has mount namespaces, so if that link is not there, it is /proc that is missing.
 */
function ownTypes(): NamespaceType[] {
  return NAMESPACE_TYPES.filter((type) => type === 'mnt' || isThere(`/proc/thread-self/ns/${type}`))
}

function isThere(link: string): boolean {
  return lstatSync(link, { throwIfNoEntry: false }) !== undefined
}
