import type { WorkerOptions } from 'node:worker_threads'
import { withoutAgent } from '../descendants/amend-environment.ts'
import { coverSpawns } from '../descendants/cover-spawns.ts'
import { identifyProcess } from '../descendants/process-identity.ts'
import {
  type DescendantSession,
  SESSION_VARIABLE,
  parseSession,
} from '../descendants/session-variable.ts'
import { coverThread } from './cover-thread.ts'
import { type WhenTaken, giveBackTo } from './give-back.ts'
import { hidePreloaded } from './hide-preloaded.ts'
import { ownMountNamespace } from './own-mount-namespace.ts'
import { makeOwnProfile } from './own-profile.ts'
import { atEnd } from './process-end.ts'
import type { ProfileWriter } from './profile-writer.ts'
import { TextNumbers } from './text-numbers.ts'
import { workerAgent } from './worker-agent.ts'

/**
 * Covers this process, or worker thread, which a session's process or one of its descendants has started. Whatever goes wrong is written to the
 * profile, or shows by the profile not being there; the program runs as it would without.
 */
function cover(session: DescendantSession): void {
  const profile = tryTo(() => makeOwnProfile(session.directory))
  if (profile !== undefined) coverSelf(profile, session)
  // Even where there is no profile: its descendants may run elsewhere, or as somebody else.
  tryTo(() => coverSpawns(session, (kind, body) => profile?.tryAppend(kind, body)))
}

function coverSelf(profile: ProfileWriter, session: DescendantSession): void {
  const fail = (error: unknown): void => profile.tryAppend('problem', { message: String(error) })
  const thread = threadId()
  profile.tryAppend('process', identifyProcess(thread))
  // It counts with the same counters, which every take resets, and prints what it has counted.
  if (process.execArgv.includes('--experimental-test-coverage')) {
    const reason = 'it covers itself, by --experimental-test-coverage'
    return profile.tryAppend('notCovering', { reason })
  }
  try {
    coverThread({
      profile,
      intervalMs: session.intervalMs,
      session,
      collector: {
        mountNamespace: ownMountNamespace,
        numbers: new TextNumbers(),
        ...whenTaken(session, thread),
      },
      threadId: thread,
      kindAtEnd: 'counts',
      watchEnd: atEnd,
      workers: {
        agent: workerAgent,
        wayOf: (options) => (loadsAgent(options, session) ? 'by itself' : 'given'),
      },
      fail,
    })
  } catch (error) {
    if (!isTestRunner()) return fail(`coverage could not begin: ${String(error)}`)
    profile.tryAppend('notCovering', { reason: 'it only starts test files' })
  }
}

/** The session gives back what is of whoever covers the session's process. */
function whenTaken({ outer }: DescendantSession, thread?: number): { whenTaken?: WhenTaken } {
  const directory = process.env['NODE_V8_COVERAGE']
  return directory && directory !== outer ? { whenTaken: giveBackTo(directory, thread) } : {}
}

/** Whether a worker thread loads this, and finds its session: not if it gets an environment that lacks them. */
function loadsAgent(options: WorkerOptions | undefined, session: DescendantSession): boolean {
  const given = options?.env
  // The flags of this thread are those of its workers. `SHARE_ENV` is a symbol.
  if (typeof given !== 'object') return hasSession(process.env, session)
  const { NODE_OPTIONS: flags } = given
  return hasSession(given, session) && withoutAgent(flags, session) !== flags
}

function hasSession(
  { [SESSION_VARIABLE]: told }: NodeJS.Dict<string>,
  session: DescendantSession,
): boolean {
  return parseSession(told)?.directory === session.directory
}

/** `node --test` has no inspector then, and loads nothing of the program; with `--test-isolation=none` it has, and does. */
function isTestRunner(): boolean {
  const isIsolation = /^--(?:experimental-)?test-isolation=none$/
  const { execArgv } = process
  return execArgv.includes('--test') && !execArgv.some((each) => isIsolation.test(each))
}

/** `undefined` in the main thread. There, `node:worker_threads` would take 3 ms to load, and what it knows can be told by this. */
function threadId(): number | undefined {
  const { chdir } = process as unknown as { chdir: { disabled?: boolean } }
  return chdir.disabled === true
    ? process.getBuiltinModule('node:worker_threads').threadId
    : undefined
}

function tryTo<Value>(act: () => Value): Value | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

/** Is there on `process` when this thread is covered: what is started in several sessions at once may have several flags that load this. */
const COVERED = Symbol.for('@reexec/coverage/agent@1')

const session = parseSession(process.env[SESSION_VARIABLE])
if (session !== undefined) {
  if (!(COVERED in process)) tryTo(() => cover(session))
  Object.defineProperty(process, COVERED, { value: true, configurable: true })
  tryTo(() => hidePreloaded(session.agent))
}
