import type { NamespaceType } from './namespace.ts'
import type { Native } from './native.ts'

/** What identifies a namespace: inode and device of its nsfs file, see namespaces(7). As text, `net:[4026531840] on device 4`. */
export type Identity = string

/** The lower of two 64-bit words. */
const INODE = 0xffff_ffff_ffff_ffffn

/**
 * Identifies a namespace by its nsfs file.
 *
 * @param directory Descriptor of a directory or, if the path is empty, of the file itself.
 * @returns A number below 0, `-errno`, if that cannot be told.
 */
export function identify(
  native: Native,
  type: NamespaceType,
  directory: number,
  path = '',
): Identity | number {
  const found = native.identify(directory, path)
  return typeof found === 'number' ? found : identityOf(type, found)
}

/** Makes an identity of what the native file tells. */
export function identityOf(type: NamespaceType, found: bigint): Identity {
  return `${type}:[${found & INODE}] on device ${found >> 64n}`
}
