import type { NamespaceType } from './namespace.ts'

/**
 * What refers to a namespace: the id of a process that is in it; the path of an nsfs file, such as `/proc/1/ns/net` or
 * any bind mount of one; for a network namespace its name, as `ip netns` lists it; or a descriptor of one that the
 * caller has open, and keeps.
 */
export type Reference = number | string | { readonly fd: number }

/** Tells whether a value is formed like a reference. */
export function isReference(value: unknown): value is Reference {
  if (typeof value === 'string') return value !== '' && !value.includes('\0')
  if (isPid(value)) return true
  if (typeof value !== 'object' || value === null || !('fd' in value)) return false
  return Number.isSafeInteger(value.fd) && (value.fd as number) >= 0
}

/** Tells whether a value is formed like the id of a process. */
export function isPid(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}

/** Makes a path of a string that refers to a namespace: what has no slash is the name of a network namespace, see ip-netns(8). */
export function pathOf(type: NamespaceType | undefined, ref: string): string {
  return type === 'net' && !ref.includes('/') ? `/run/netns/${ref}` : ref
}

/** Describes a reference as in "the net namespace of pid 4711". */
export function describeReference(reference: Reference): string {
  if (typeof reference === 'number') return `of pid ${reference}`
  if (typeof reference === 'string') return `at ${reference}`
  return `of descriptor ${reference.fd}`
}
