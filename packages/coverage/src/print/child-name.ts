import type { ChildAccount } from '../account.ts'

/** More of a command line than this is left out. */
const LONGEST_COMMAND = 100

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
  const line = command.map(quoted).join(' ')
  return line.length > LONGEST_COMMAND ? `${line.slice(0, LONGEST_COMMAND - 1)}…` : line
}

function quoted(word: string): string {
  return /^[\w@%+=:,./\\~^-]+$/.test(word) ? word : JSON.stringify(printable(word))
}

/** What would move a terminal's cursor, or begin another line of an account, is replaced. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}|\p{Cf}|[\u2028\u2029]/gu, '\uFFFD')
}
