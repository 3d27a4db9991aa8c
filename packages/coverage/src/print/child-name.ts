import { basename } from 'node:path'
import type { ChildAccount } from '../account.ts'

/** Of a command line, what is longer than both is left out in between. */
const FIRST = 60
const LAST = 60

/** Names a child for people: by its action or command, and by its pid. */
export function childName(child: ChildAccount): string {
  const { kind, action, command, pid, threadId } = child
  const what = action === undefined ? commandLine(command) : `"${printable(action)}"`
  const ids = [
    ...(pid === undefined ? [] : [`pid ${pid}`]),
    ...(kind === 'thread' && threadId !== undefined ? [`thread ${threadId}`] : []),
  ]
  return ids.length === 0 ? what : `${what} (${ids.join(', ')})`
}

function commandLine(command: readonly string[] | undefined): string {
  if (command === undefined || command.length === 0) return 'an unknown process'
  const [file = '', ...args] = command
  const line = [basename(file), ...args].map(quoted).join(' ')
  return line.length > FIRST + LAST ? `${line.slice(0, FIRST)}…${line.slice(-LAST)}` : line
}

function quoted(word: string): string {
  return /^[\w@%+=:,./\\~^-]+$/.test(word) ? word : JSON.stringify(printable(word))
}

/** What would move a terminal's cursor, or begin another line of an account, is replaced. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}|\p{Cf}|[\u2028\u2029]/gu, '\uFFFD')
}
