import { wrapFunction } from './wrap-function.ts'

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
  wrapLastWords(callback)
  const { reallyExit } = process as { reallyExit?: unknown }
  return () => !isFatal && reallyExit === (process as { reallyExit?: unknown }).reallyExit
}

/** Calls back before the functions that end this process at once. */
export function wrapLastWords(callback: () => void): void {
  for (const name of ['reallyExit', 'abort', 'execve'] as const) {
    wrapFunction(name, (call, args) => {
      callback()
      return call(args)
    })
  }
  wrapFunction('kill', (call, args) => {
    if (args[0] === process.pid) callback()
    return call(args)
  })
}
