/**
 * Shares what there is one of in a thread, on `process`: a thread may hold several copies of this package, and several realms
 * (as Vitest's vm pools do), which all have to see it.
 *
 * @param name Under which copies find it. Ends with a version, which changes with what it is.
 * @returns What gets it, and makes it the first time. `process` is slow to look at, and is looked at once.
 */
export function perThread<Value extends object>(name: string, make: () => Value): () => Value {
  const key = Symbol.for(name)
  let known: Value | undefined
  return () => {
    const holder = process as unknown as Record<symbol, Value | undefined>
    return (known ??= holder[key] ??= make())
  }
}
