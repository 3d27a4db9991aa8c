import { loadNative } from './native.ts'
import { findNativeFile } from './native-file.ts'
import { openReference } from './open-reference.ts'
import type { Reference } from './reference.ts'

/**
 * Tells whether two nsfs files are of one and the same namespace, as `/proc/1/ns/net` and `/run/netns/blue` may be.
 * Both are open while they are compared, as the kernel may reuse the identity of a namespace that is gone.
 *
 * @throws {NamespaceError} when one of them cannot be opened, or is no namespace.
 * @throws {UnsupportedPlatformError} as `enter()` does.
 */
export function sameNamespace(
  a: Exclude<Reference, number>,
  b: Exclude<Reference, number>,
): boolean {
  const native = loadNative(findNativeFile())
  const first = openReference(native, { type: undefined, ref: a })
  try {
    const second = openReference(native, { type: undefined, ref: b })
    second[Symbol.dispose]()
    return first.identity === second.identity
  } finally {
    first[Symbol.dispose]()
  }
}
