import { loadNative } from './native.ts'
import { wrapFunction } from './wrap-function.ts'

/**
 * Calls back before this process ends by one of its own functions, when its `'exit'` listeners have run, or there are none to run:
 * `process.exit()`, `process.reallyExit()`, `process.abort()`, `process.execve()` and a signal to itself.
 *
 * @param callback Must not throw.
 * @returns Tells, in an `'exit'` listener, whether it will be called after that one. Not after an uncaught error.
 */
export function beforeLastWords(callback: Callback, of: NodeJS.Process = process): () => boolean {
  let isFatal = false
  of.on('uncaughtExceptionMonitor', () => (isFatal = true))
  wrapLastWords(callback, of)
  const { reallyExit } = of as { reallyExit?: unknown }
  return () => !isFatal && reallyExit === (of as { reallyExit?: unknown }).reallyExit
}

/** Whether a thread ends: `'likely'`, where what ends it may fail, or be handled; `'possible'`, where it has only got what could. */
export type End = 'certain' | 'likely' | 'possible'
type Callback = (end: End) => void

/** Calls back before the functions that end this process at once. */
export function wrapLastWords(callback: Callback, of: NodeJS.Process = process): void {
  for (const name of ['reallyExit', 'execve'] as const) {
    const around = (call: (args: unknown[]) => unknown, args: unknown[]): unknown => {
      callback(name === 'reallyExit' ? 'certain' : 'likely')
      loadNative()?.settleSignals()
      return call(args)
    }
    wrapFunction(name, around, of)
  }
  const aroundKill = (call: (args: unknown[]) => unknown, args: unknown[]): unknown => {
    const [pid, signal] = args
    // The signal 0 only asks whether the process is there.
    if (pid === process.pid && signal !== 0) {
      callback('likely')
      loadNative()?.settleSignals()
    }
    return call(args)
  }
  wrapFunction('kill', aroundKill, of)
  watchAbort(callback, of)
}

/** `abort` prints the stack, in which nothing of ours may be: so it is not the call that is watched, but that the function is got. */
function watchAbort(callback: Callback, of: NodeJS.Process): void {
  let { abort } = of as { abort: (this: void) => never }
  Object.defineProperty(of, 'abort', {
    get() {
      callback('possible')
      return abort
    },
    set(value: typeof abort) {
      abort = value
    },
    configurable: true,
    enumerable: true,
  })
}
