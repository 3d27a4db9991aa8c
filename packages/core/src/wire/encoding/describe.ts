/** Puts into words what cannot be cloned. */
export function describe(value: unknown): string {
  try {
    return String(value)
  } catch {
    return describeByTag(value)
  }
}

function describeByTag(value: unknown): string {
  try {
    return Object.prototype.toString.call(value)
  } catch {
    return `[${typeof value}]`
  }
}
