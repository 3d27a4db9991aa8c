import { type CallFacts, CallAbortedError, ChildExitedError, ChildKilledError } from '../errors.ts'

/** Says how a child ended that gave no answer. */
export function noAnswerError(facts: CallFacts): ChildExitedError | ChildKilledError {
  const { action, pid, exitCode, signal, stderr } = facts
  const said = stderr === undefined || stderr === '' ? '' : `; it wrote to stderr:\n${stderr}`
  if (signal !== null && signal !== undefined) {
    const message = `The child of "${action}" (pid ${pid}) was killed by ${signal} before it answered${said}`
    return new ChildKilledError(message, facts)
  }
  const message = `The child of "${action}" (pid ${pid}) exited with code ${exitCode} before it answered${said}`
  return new ChildExitedError(message, facts)
}

/** Says that the caller's signal was aborted, and why. */
export function abortedError(facts: CallFacts, signal: AbortSignal): CallAbortedError {
  return new CallAbortedError(`"${facts.action}" was aborted.`, facts, { cause: signal.reason })
}
