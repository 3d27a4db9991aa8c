/** The functions by which a process ends, or tells of it. */
type Name = 'emit' | 'exit' | 'reallyExit' | 'execve' | 'kill'
type AnyFunction = (...args: unknown[]) => unknown

/**
 * Puts a proxy in the place of a function of `process`: it has the name, the length and the properties of what it stands for. Does nothing where
 * there is no such function, as `execve` in older versions of Node.js.
 *
 * @param around Has to call `call`, and to return what that returns.
 */
export function wrapFunction(
  name: Name,
  around: (call: (args: unknown[]) => unknown, args: unknown[]) => unknown,
  holder: object = process,
): void {
  const original = (holder as Partial<Record<Name, AnyFunction>>)[name]
  if (original === undefined) return
  const value = new Proxy(original, {
    apply: (target, receiver, args: unknown[]) =>
      around((its) => Reflect.apply(target, receiver, its), args),
  })
  // `emit` is inherited, and must not be seen among the properties of `process` from now on.
  const enumerable = Object.prototype.propertyIsEnumerable.call(holder, name)
  Object.defineProperty(holder, name, { value, writable: true, configurable: true, enumerable })
}
