import { NO_CALL } from '../wire/frame.ts'
import type { Answers } from './answers.ts'
import type { Calls } from './calls.ts'

/** What Node.js exits with when nothing is left that could settle what is awaited; see https://nodejs.org/api/process.html#exit-codes */
const UNSETTLED = 13

/** What a process tells its parent when it ends by an error or without an answer. */
export interface ExitWatch {
  /** Reports what kept this child from getting ready. */
  failed(thrown: unknown): void
  /** Is called when calls are served. */
  isReady(): void
}

/** Watches how this process comes to its end. */
export function watchExit(answers: Answers, calls: Calls): ExitWatch {
  let ready = false
  let failed = false
  let drained = false
  const fail = (thrown: unknown): void => {
    if (ready) return calls.failAll(thrown)
    if (!failed) answers.threw(NO_CALL, thrown)
    failed = true
  }
  process.on('uncaughtExceptionMonitor', (error) => {
    // Node.js goes on to print it and to exit with code 1, unless the action has a handler for it.
    const isHandled =
      process.listenerCount('uncaughtException') > 0 ||
      process.hasUncaughtExceptionCaptureCallback()
    if (!isHandled) fail(error)
  })
  process.on('beforeExit', () => {
    // Nothing is left to do: Node.js need not take itself apart, which takes a twentieth of its time, nor warn of a main module that
    // still waits, as it does in `checkAction()`. The listeners of others may begin something, once.
    const isAgain = drained
    drained = true
    if (isAgain || process.listenerCount('beforeExit') === 1) process.exit()
    setImmediate(() => {})
  })
  process.on('exit', (code) => {
    const isUnsettled = calls.areOpen || (!ready && !failed)
    if (drained && isUnsettled && code === 0) process.exitCode = UNSETTLED
  })
  return {
    failed: fail,
    isReady() {
      ready = true
    },
  }
}
