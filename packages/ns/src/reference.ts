/**
 * What refers to a namespace: the id of a process that is in it; the path of an nsfs file, such as `/proc/1/ns/net`,
 * `/run/netns/blue` or any bind mount of one; or a descriptor of one that the caller has open, and keeps.
 */
export type Reference = number | string | { readonly fd: number }

/** Tells whether a value is formed like a reference. */
export function isReference(value: unknown): value is Reference {
  if (typeof value === 'string') return value !== ''
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0
  if (typeof value !== 'object' || value === null || !('fd' in value)) return false
  return Number.isSafeInteger(value.fd) && (value.fd as number) >= 0
}

/** Describes a reference as in "the net namespace of pid 4711". */
export function describeReference(reference: Reference): string {
  if (typeof reference === 'number') return `of pid ${reference}`
  if (typeof reference === 'string') return `at ${reference}`
  return `of descriptor ${reference.fd}`
}
