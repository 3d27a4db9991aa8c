import { type CallFacts, SessionEndedError } from '../errors.ts'
import type { Child } from './child.ts'
import type { Launched } from './launch-child.ts'
import { howItEnded, noAnswerThrown } from './outcome-errors.ts'

/** What a child of a session is launched as. */
export const SESSION: Launched = { name: 'session', module: '' }

/** Waits until a child serves calls. Throws what keeps it from that. */
export async function whenStarted(child: Child): Promise<void> {
  const end = await Promise.race([child.started, child.ended])
  if (end === undefined) return
  const facts: CallFacts = { action: SESSION.name, module: SESSION.module, ...end }
  throw end.failed === undefined ? noAnswerThrown(end, facts) : end.failed.thrown
}

/** Says that a session was closed by its owner. */
export function closedError(facts: CallFacts): SessionEndedError {
  return new SessionEndedError(`"${facts.action}" was called in a session that was closed.`, facts)
}

/** Says that the child of a session is gone, or going. */
export function endedError({ name, module }: Launched, child: Child): SessionEndedError {
  const { pid, outcome } = child
  const facts: CallFacts = { action: name, module, ...outcome, pid }
  const how = outcome === undefined ? 'is being ended' : howItEnded(facts)
  return new SessionEndedError(
    `"${name}" was called in a session whose child (pid ${pid}) ${how}.`,
    facts,
  )
}
