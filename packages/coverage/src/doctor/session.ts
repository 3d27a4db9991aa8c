import { existsSync } from 'node:fs'
import type { Finding } from '@reexec/core/doctor'
import { LEFT_OUT, SESSION_VARIABLE, parseSession } from '../descendants/session-variable.ts'

/** Finds out whether this process is below a session that covers it, and whether that one is still there. */
export function sessionFinding(): Finding {
  const value = process.env[SESSION_VARIABLE]
  if (value === undefined)
    return { level: 'ok', text: `No session covers this process: ${SESSION_VARIABLE} is not set` }
  if (value === LEFT_OUT)
    return { level: 'note', text: `${SESSION_VARIABLE}=${LEFT_OUT}: this process is not covered` }
  const session = parseSession(value)
  if (session === undefined)
    return {
      level: 'problem',
      text: `${SESSION_VARIABLE} is not what a session sets: take it away: ${value}`,
    }
  const gone = [session.directory, session.agent].find((path) => !existsSync(path))
  if (gone === undefined)
    return { level: 'ok', text: `A session covers this process, in ${session.directory}` }
  return {
    level: 'problem',
    text: `${SESSION_VARIABLE} is of a session that has ended (there is no ${gone}): processes that have it are not covered`,
  }
}
