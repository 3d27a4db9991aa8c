import {
  type CallFacts,
  CallAbortedError,
  CallTimeoutError,
  ChildExitedError,
  ChildKilledError,
  ProtocolError,
  SpawnError,
} from '../errors.ts'
import type { ChildEnd } from './outcome.ts'

/** Where there is more about what a `ProtocolError` may come from. */
const PROTOCOL_HELP = 'See @reexec/core/TROUBLESHOOTING.md#the-child-sent-what-is-not-an-answer'

/** Says that what a child has sent is not what it may send. */
export function notAnAnswerError(facts: CallFacts, cause: unknown): ProtocolError {
  const message = `The child of "${facts.action}" sent what is not an answer. ${PROTOCOL_HELP}`
  return new ProtocolError(message, facts, { cause })
}

/** Says that a child cannot be heard any more. */
export function silentError(facts: CallFacts): ProtocolError {
  const message = `The child of "${facts.action}" closed its wire and went on. ${PROTOCOL_HELP}`
  return new ProtocolError(message, facts)
}

/** Says why there is no answer, now that the child has ended. */
export function noAnswerThrown({ broken }: Pick<ChildEnd, 'broken'>, facts: CallFacts): unknown {
  return broken === undefined ? noAnswerError(facts) : broken(facts)
}

/** Says how a child ended that gave no answer. */
export function noAnswerError(facts: CallFacts): ChildExitedError | ChildKilledError {
  const { action, pid, signal, stderr } = facts
  const said = stderr === undefined || stderr === '' ? '' : `; it wrote to stderr:\n${stderr}`
  // https://nodejs.org/api/process.html#exit-codes
  const why =
    facts.exitCode === 13
      ? ', waiting for what nothing is left to settle (@reexec/core/TROUBLESHOOTING.md#the-child-exited-before-it-answered)'
      : ''
  const message = `The child of "${action}" (pid ${pid}) ${howItEnded(facts)} before it answered${why}${said}`
  const isKilled = signal !== null && signal !== undefined
  return isKilled ? new ChildKilledError(message, facts) : new ChildExitedError(message, facts)
}

/** Says how a child ended. */
export function howItEnded({ exitCode, signal }: CallFacts): string {
  const isKilled = signal !== null && signal !== undefined
  return isKilled ? `was killed by ${signal}` : `exited with code ${exitCode}`
}

/** Says that there is no child. */
export function spawnError(facts: CallFacts, cwd: string | undefined, cause: unknown): SpawnError {
  const where = cwd === undefined ? '' : ` in ${cwd}`
  const message = `The child of "${facts.action}" could not be started${where}: ${String(cause)}`
  return new SpawnError(message, facts, { cause })
}

/** Says that the caller's signal was aborted, and why. */
export function abortedError(facts: CallFacts, signal: AbortSignal): CallAbortedError {
  return new CallAbortedError(`"${facts.action}" was aborted.`, facts, { cause: signal.reason })
}

/** Says that a call took too long. */
export function lateError(facts: CallFacts, timeoutMs: number | undefined): CallTimeoutError {
  return new CallTimeoutError(`"${facts.action}" took longer than ${timeoutMs} ms.`, facts)
}

/** Says that a call was awaited whose action yields. */
export function itemLostError({ action }: CallFacts): TypeError {
  return new TypeError(
    `"${action}" yields items, and its call is awaited: they would be lost. Iterate the call with \`for await\`.`,
  )
}
