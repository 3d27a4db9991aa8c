import { dirname } from 'node:path'
import type { ChildAccount } from './account.ts'
import { commandOf, isNodeName, mayRunElsewhere, nameOf } from './descendants/command.ts'
import type { SeenSpawn } from './booking.ts'
import { parseSession } from './descendants/session-variable.ts'
import type { SightedProcess } from './profile-format.ts'
import { howItEnded } from './losses.ts'
import type { NodeScripts } from './node-scripts.ts'

/** Books a process that has left no profile: as lost if it was Node.js, else as not covering. */
export function bookUnseen(
  { record, parentPid }: SeenSpawn,
  isRunning: boolean,
  scripts: NodeScripts,
): ChildAccount {
  const { spawned, ended } = record
  const { pid, command, atMs } = spawned
  const notCovering = whyNotCovering(record, scripts)
  return {
    kind: 'process',
    action: undefined,
    module: undefined,
    command,
    pid,
    parentPid,
    threadId: undefined,
    startedAtMs: atMs,
    durationMs: ended && ended.atMs - atMs,
    exitCode: ended?.exitCode,
    signal: ended?.signal,
    bytes: 0,
    covered: false,
    lost: notCovering === undefined ? whyLost(record, isRunning) : undefined,
    incomplete: undefined,
    notCovering,
    texts: [],
    refused: [],
  }
}

/**
 * Takes a process that was seen for one whose spawn was.
 *
 * @param directory Of the session.
 */
export function spawnOfSighted(sighted: SightedProcess, directory: string): SeenSpawn {
  const { pids, command, parentPid, session, atMs } = sighted
  const other = parseSession(session ?? undefined)
  const isOthers = other !== undefined && dirname(other.directory) !== directory
  const notCovering = isOthers ? { notCovering: 'another session covers it' } : {}
  const spawned = { pid: pids[0], command: commandOf(command), isNode: true, ...notCovering, atMs }
  return { record: { spawned, sighted }, parentPid }
}

type SpawnRecord = SeenSpawn['record']

/** With these Node.js runs no program. */
const RUNS_NOTHING =
  /^(-v|--version|-h|--help|-c|--check|--v8-options|--completion-bash|--build-sea.*)$/

function whyNotCovering(
  { spawned, ended, sighted }: SpawnRecord,
  scripts: NodeScripts,
): string | undefined {
  if (spawned.notCovering !== undefined) return spawned.notCovering
  const { command } = sighted ?? spawned
  const node = sighted === undefined ? nodeAmong(spawned, scripts) : 0
  if (node < 0) return `it is not Node.js, but ${nameOf(command[0] ?? '')}`
  const flag = firstFlags(command.slice(node + 1)).find((each) => RUNS_NOTHING.test(each))
  if (flag !== undefined) return `it runs no program: ${flag}`
  // See https://nodejs.org/api/process.html#exit-codes
  return ended?.exitCode === 9 ? 'it has refused its arguments, and run nothing' : undefined
}

/** Which word of a command is Node.js, or what it is to run; -1 if there is none. */
function nodeAmong({ command, isNode }: SpawnRecord['spawned'], scripts: NodeScripts): number {
  const [file = ''] = command
  if (isNode === true || isNodeName(file) || scripts.has(file)) return 0
  const startsOthers = mayRunElsewhere([file]) || nameOf(file) === 'env'
  return startsOthers ? command.findIndex((word, at) => at > 0 && namesNode(word)) : -1
}

/** A word may be a command for a shell. */
function namesNode(word: string): boolean {
  return word.split(/[\s'"]+/).some(isNodeName)
}

function firstFlags(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word) => !word.startsWith('-'))
  return end < 0 ? words : words.slice(0, end)
}

function whyLost({ spawned, ended, sighted }: SpawnRecord, isRunning: boolean): string {
  if (spawned.problem !== undefined) return spawned.problem
  if ((sighted ?? spawned).command.includes('--permission'))
    return 'Node.js does not let it be covered under --permission'
  if (sighted?.session === null)
    return 'it was started without the variables by which it would have been covered'
  if (isRunning) return 'it still runs, and has not begun to be covered'
  const how = ended === undefined ? 'it ended' : howItEnded(ended)
  const where = mayRunElsewhere(spawned.command)
    ? ', maybe where the session directory cannot be reached'
    : ''
  return `${how} and left no profile${where}`
}
