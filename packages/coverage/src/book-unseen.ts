import type { ChildAccount } from './account.ts'
import { isNodeName, mayRunElsewhere, nameOf } from './descendants/command.ts'
import type { SeenSpawn } from './booking.ts'
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

type SpawnRecord = SeenSpawn['record']

/** With these Node.js runs no program. */
const RUNS_NOTHING =
  /^(-v|--version|-h|--help|-c|--check|--v8-options|--completion-bash|--build-sea.*)$/

function whyNotCovering({ spawned, ended }: SpawnRecord, scripts: NodeScripts): string | undefined {
  if (spawned.notCovering !== undefined) return spawned.notCovering
  const node = nodeAmong(spawned, scripts)
  if (node < 0) return `it is not Node.js, but ${nameOf(spawned.command[0] ?? '')}`
  const flag = firstFlags(spawned.command.slice(node + 1)).find((each) => RUNS_NOTHING.test(each))
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

function whyLost({ spawned, ended }: SpawnRecord, isRunning: boolean): string {
  if (spawned.problem !== undefined) return spawned.problem
  if (spawned.command.includes('--permission'))
    return 'Node.js does not let it be covered under --permission'
  if (isRunning) return 'it still runs, and has not begun to be covered'
  const how = ended === undefined ? 'it ended' : howItEnded(ended)
  const where = mayRunElsewhere(spawned.command)
    ? ', maybe where the session directory cannot be reached'
    : ''
  return `${how} and left no profile${where}`
}
