/** Functions of a process by which it ends, or tells of it; of worker threads; and of sessions of the inspector. */
type Name = 'emit' | 'exit' | 'reallyExit' | 'execve' | 'kill' | 'terminate' | 'post' | 'disconnect'
type AnyFunction = (...args: unknown[]) => unknown
/** Has to call `call`, and to return what that returns. */
export type Around = (
  call: (args: unknown[]) => unknown,
  args: unknown[],
  receiver: unknown,
) => unknown

/**
 * Puts a proxy in the place of a function of `process`, or of a prototype: it has the name, the length and the properties of what it stands for. Does nothing where
 * there is no such function, as `execve` in older versions of Node.js.
 */
export function wrapFunction(name: Name, around: Around, holder: object = process): void {
  const original = (holder as Partial<Record<Name, AnyFunction>>)[name]
  if (original === undefined) return
  const value = new Proxy(original, {
    apply: (target, receiver, args: unknown[]) =>
      around((its) => Reflect.apply(target, receiver, its), args, receiver),
  })
  // `emit` is inherited, and must not be seen among the properties of `process` from now on.
  const enumerable = Object.prototype.propertyIsEnumerable.call(holder, name)
  Object.defineProperty(holder, name, { value, writable: true, configurable: true, enumerable })
}
