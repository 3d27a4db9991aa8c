/**
 * Calls back before this process ends by one of its own functions, when its `'exit'` listeners have run, or there are none to run:
 * `process.exit()`, `process.reallyExit()`, `process.abort()`, `process.execve()` and a signal to itself.
 *
 * @param callback Must not throw.
 * @returns Tells, in an `'exit'` listener, whether it will be called after that one. Not after an uncaught error.
 */
export function beforeLastWords(callback: () => void): () => boolean {
  let isFatal = false
  process.on('uncaughtExceptionMonitor', () => (isFatal = true))
  for (const name of ['reallyExit', 'abort', 'execve'] as const) {
    wrap(name, () => callback())
  }
  wrap('kill', ([pid]) => {
    if (pid === process.pid) callback()
  })
  const { reallyExit } = process as { reallyExit?: unknown }
  return () => !isFatal && reallyExit === (process as { reallyExit?: unknown }).reallyExit
}

type Name = 'reallyExit' | 'abort' | 'execve' | 'kill'
type AnyFunction = (...args: unknown[]) => unknown

/** A proxy, which has the name, the length and the properties of what it stands for. */
function wrap(name: Name, before: (args: unknown[]) => void): void {
  // Older versions of Node.js have no `execve`.
  const original = (process as unknown as Partial<Record<Name, AnyFunction>>)[name]
  if (original === undefined) return
  const proxy = new Proxy(original, {
    apply(target, receiver, args: unknown[]) {
      before(args)
      return Reflect.apply(target, receiver, args)
    },
  })
  Object.defineProperty(process, name, {
    value: proxy,
    writable: true,
    configurable: true,
    enumerable: true,
  })
}
