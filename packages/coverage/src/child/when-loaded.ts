/**
 * Calls back when a built-in module has been loaded, before whoever wanted it gets it; at once, if it was before. To load it for that would take each child
 * as long as it takes those that need it.
 *
 * There is no event for it. But Node.js pushes the name of each to the array `process.moduleLoadList`, which has a prototype.
 */
export function whenLoaded(
  name: string,
  callback: (isLoading: boolean) => void,
  list: string[] | undefined = (process as { moduleLoadList?: string[] }).moduleLoadList,
): void {
  const entry = `NativeModule ${name}`
  if (!Array.isArray(list) || !Object.isExtensible(list) || list.includes(entry))
    return callback(false)
  const before = Object.getPrototypeOf(list) as object
  const set = (target: object, key: string | symbol, value: unknown, receiver: object): boolean => {
    if (receiver !== list) return Reflect.set(target, key, value, receiver)
    const isSet = Reflect.defineProperty(list, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    })
    if (value === entry) {
      Object.setPrototypeOf(list, before)
      callback(true)
    }
    return isSet
  }
  Object.setPrototypeOf(list, new Proxy(before, { set }))
}
