import type { Target } from '../entry.ts'
import { NamespaceError } from '../errors.ts'
import { NAMESPACE_TYPES, type NamespaceType } from '../namespace.ts'
import { fromNodeError, systemError } from '../system-error.ts'
import type { Native } from '../native.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { closeSync, fstatSync } = process.getBuiltinModule('node:fs')

/** Type → what identifies the namespace: inode and device of its nsfs file, see namespaces(7). */
export type Whereabouts = ReadonlyMap<NamespaceType, string>

/** See errno(3); `node:os`, which has it, is not worth loading for it. */
const ENOENT = 2

/**
 * Finds out which namespaces the calling thread is in.
 *
 * @param directory Descriptor of the thread's `/proc/thread-self/ns`, which tells it in whatever mount namespace the thread is.
 * @throws {NamespaceError} when one cannot be told. Types that the kernel does not have are left out.
 */
export function whereabouts(native: Native, directory: number): Whereabouts {
  const found = new Map<NamespaceType, string>()
  for (const type of NAMESPACE_TYPES) {
    const fd = native.openAt(directory, type)
    if (fd === -ENOENT) continue
    if (fd < 0) throw systemError({ step: 'verify', type }, -fd)
    found.set(type, identityOf(type, fd))
    closeSync(fd)
  }
  return found
}

/**
 * Identifies a target, by the descriptor that was inherited.
 *
 * @throws {NamespaceError} when that is not what the parent opened.
 */
export function targetIdentity({ type, ref, fd, identity }: Target): string {
  const inherited = identityOf(type, fd)
  if (inherited.startsWith(`${identity} `)) return inherited
  throw mismatch(`Descriptor ${fd} is ${inherited}, not ${identity}.`, { type, ref })
}

/** @throws {NamespaceError} for the first type of namespace in which a thread is not where it should be. */
export function checkWhereabouts(
  wanted: Whereabouts,
  actual: Whereabouts,
  targets: readonly Target[],
): void {
  for (const type of new Set([...wanted.keys(), ...actual.keys()])) {
    const [should, is] = [wanted.get(type), actual.get(type)]
    if (should === is) continue
    const ref = targets.find((target) => target.type === type)?.ref
    throw mismatch(`The child is in ${is}, and should be in ${should}.`, { type, ref })
  }
}

function mismatch(
  message: string,
  about: { type: NamespaceType; ref: Target['ref'] | undefined },
): NamespaceError {
  return new NamespaceError(message, { step: 'verify', code: 'ERR_NAMESPACE_MISMATCH', ...about })
}

/** @throws {NamespaceError} when the descriptor is not open. */
function identityOf(type: NamespaceType, fd: number): string {
  try {
    const { dev, ino } = fstatSync(fd, { bigint: true })
    return `${type}:[${ino}] on device ${dev}`
  } catch (cause) {
    throw fromNodeError({ step: 'verify', type, ref: { fd } }, cause)
  }
}
