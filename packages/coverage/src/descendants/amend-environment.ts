import { addFlag, removeFlag, requireFlag, tryingFlag } from './agent-flag.ts'
import { type DescendantSession, SESSION_VARIABLE } from './session-variable.ts'

/** Where a process that is spawned will look for the agent. */
export type Place =
  /** Where this process does. */
  | 'here'
  /** Maybe where the agent cannot be found, or read. */
  | 'maybe elsewhere'
  /** Where it certainly cannot be found. */
  | 'elsewhere'

/**
 * Lets a process that is spawned with an environment be covered; or, where it cannot be, not be kept from starting by the agent not being there.
 *
 * @param pairs `NAME=value`, as for `execve(2)`.
 * @param session Whose agent it is to load.
 * @returns `undefined` if another session covers it.
 */
export function amendEnvironment(
  pairs: readonly string[],
  session: DescendantSession,
  place: Place,
): readonly string[] | undefined {
  const named = variableOf(pairs, SESSION_VARIABLE)
  const own = JSON.stringify(session)
  if (named !== undefined && named !== own) return undefined
  const others = pairs.filter((pair) => !isOf(pair, SESSION_VARIABLE))
  if (place === 'elsewhere') return leaveOut(others, session)
  const options = withoutAgent(variableOf(pairs, 'NODE_OPTIONS'), session)
  const rest = others.filter((pair) => !isOf(pair, 'NODE_OPTIONS'))
  const flag = place === 'here' ? requireFlag(session.agent) : tryingFlag(session.agent)
  return [...rest, `NODE_OPTIONS=${addFlag(options, flag)}`, `${SESSION_VARIABLE}=${own}`]
}

/** Takes what loads the agent from an environment. */
export function leaveOut(pairs: readonly string[], session: DescendantSession): readonly string[] {
  const options = withoutAgent(variableOf(pairs, 'NODE_OPTIONS'), session)
  const rest = pairs.filter((pair) => !isOf(pair, 'NODE_OPTIONS'))
  return options === undefined ? rest : [...rest, `NODE_OPTIONS=${options}`]
}

/** Takes from `NODE_OPTIONS` what loads the agent. `undefined` if there was nothing else. */
export function withoutAgent(
  options: string | undefined,
  { agent }: DescendantSession,
): string | undefined {
  return removeFlag(removeFlag(options, requireFlag(agent)), tryingFlag(agent))
}

/** Node.js passes each name once. */
function variableOf(pairs: readonly string[], name: string): string | undefined {
  return pairs.find((pair) => isOf(pair, name))?.slice(name.length + 1)
}

function isOf(pair: string, name: string): boolean {
  return pair.startsWith(`${name}=`)
}
