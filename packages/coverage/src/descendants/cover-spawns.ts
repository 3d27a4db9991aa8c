import type { FrameBodies } from '../profile-format.ts'
import { type Place, amendEnvironment, leaveOut } from './amend-environment.ts'
import { commandOf, isNodeName, mayRunAsAnother, mayRunElsewhere } from './command.ts'
import { coverExecve } from './cover-execve.ts'
import { amendEnvCommand } from './env-command.ts'
import { inheritsProfile } from './profile-descriptors.ts'
import { isReadableByAll } from './readable.ts'
import { scriptTexts } from './script-texts.ts'
import { type DescendantSession, LEFT_OUT, SESSION_VARIABLE } from './session-variable.ts'
import { type SpawnListener, watchSpawns } from './watch-spawns.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { existsSync, readlinkSync } = process.getBuiltinModule('node:fs')

type Booked = 'descendant' | 'descendantEnded'

/** Appends a frame to the profile of this process. Must not throw. */
export type Book = <Kind extends Booked>(kind: Kind, body: FrameBodies[Kind]) => void

/**
 * Lets whatever this thread spawns be covered, whatever its environment is to be, and books it. What it re-executes itself, with a profile of its own,
 * it leaves as it is.
 *
 * @param beforeSpawn Called before anything is spawned. Must not throw.
 * @throws where Node.js does not allow it.
 */
export function coverSpawns(
  session: DescendantSession,
  book: Book,
  beforeSpawn: () => void = () => {},
): Disposable {
  const execve = coverExecve((words, pairs) =>
    isLeftOut(pairs) ? undefined : amendEnvironment(pairs, session, placeOf(words, {}, session)),
  )
  const watch = watchSpawns((spawn) => {
    beforeSpawn()
    if (inheritsProfile(spawn.fds)) return undefined
    if (isLeftOut(spawn.envPairs)) {
      return { amended: { envPairs: leaveOut(spawn.envPairs, session) } }
    }
    const words = [spawn.file, ...spawn.args.slice(1)]
    const place = placeOf(words, spawn, session)
    const envPairs = amendEnvironment(spawn.envPairs, session, place)
    if (envPairs === undefined) {
      const notCovering = 'another session covers it'
      return { amended: {}, listener: bookOne(words, book, { notCovering }) }
    }
    const args = amendEnvCommand(spawn.args, (each) => amendEnvironment(each, session, place))
    return {
      amended: args === undefined ? { envPairs } : { envPairs, args },
      listener: bookOne(words, book, place === 'elsewhere' ? { problem: UNREACHABLE } : {}),
    }
  })
  return {
    [Symbol.dispose]() {
      watch[Symbol.dispose]()
      execve[Symbol.dispose]()
    },
  }
}

function isLeftOut(envPairs: readonly string[]): boolean {
  return envPairs.includes(`${SESSION_VARIABLE}=${LEFT_OUT}`)
}

const UNREACHABLE = 'the directory of the session cannot be reached from where it was started'

function placeOf(
  words: readonly string[],
  { cwd, uid }: { cwd?: string | undefined; uid?: number | undefined },
  { agent, directory }: DescendantSession,
): Place {
  // Nobody has a folder of that name elsewhere. It is gone when the session is over.
  if (!existsSync(directory) || !existsSync(agent)) return 'elsewhere'
  const all = [
    ...words,
    ...scriptTexts(words, { cwd: cwd ?? '.', path: process.env['PATH'] ?? '' }),
  ]
  const isSure =
    !mayRunElsewhere(all) &&
    ((uid === undefined && !mayRunAsAnother(all)) || isReadableByAll(agent))
  return isSure ? 'here' : 'maybe elsewhere'
}

function bookOne(
  words: readonly string[],
  book: Book,
  known: Pick<FrameBodies['descendant'], 'notCovering' | 'problem'>,
): SpawnListener {
  const atMs = Date.now()
  return {
    spawned(pid, hasEnded) {
      const isNode = hasEnded ? undefined : isNodeNow(pid)
      book('descendant', {
        pid,
        command: commandOf(words),
        ...(isNode === undefined ? {} : { isNode }),
        ...known,
        atMs,
      })
    },
    ended(pid, exitCode, signal) {
      book('descendantEnded', { pid, exitCode, signal, atMs: Date.now() })
    },
  }
}

/** It has been replaced by its program when `spawn` returns. */
function isNodeNow(pid: number): boolean | undefined {
  try {
    return isNodeName(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ''))
  } catch {
    // It is over, it is another's, or there is no /proc.
    return undefined
  }
}
