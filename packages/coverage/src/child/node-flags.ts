import { withoutAgent } from '../descendants/amend-environment.ts'
import { SESSION_VARIABLE, parseSession } from '../descendants/session-variable.ts'

/**
 * All flags that this process was started with, as one text, with dashes only: Node.js takes underscores for these. Less what loads the agent, which comes
 * before all others and hooks into nothing.
 */
export function nodeFlags(): string {
  return (flags ??= findFlags())
}

/** Remembered: the program may change what they are read from. */
let flags: string | undefined

function findFlags(): string {
  const { env, execArgv } = process
  const session = parseSession(env[SESSION_VARIABLE])
  const options = env['NODE_OPTIONS']
  const others = session === undefined ? options : withoutAgent(options, session)
  return [...execArgv, others ?? ''].join(' ').replaceAll('_', '-')
}
