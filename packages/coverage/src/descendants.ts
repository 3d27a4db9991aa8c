import { existsSync, chmodSync, mkdirSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AllocatedProfile, allocateProfile } from './allocate.ts'
import { addFlag, removeFlag, requireFlag } from './descendants/agent-flag.ts'
import { coverSpawns } from './descendants/cover-spawns.ts'
import { identifyProcess } from './descendants/process-identity.ts'
import { type DescendantSession, SESSION_VARIABLE } from './descendants/session-variable.ts'
import { watchProcesses } from './watch-processes.ts'
import { DEFAULT_INTERVAL_MS } from './interval.ts'

/** Beside `dist` as beside `src`: a process that is to be covered loads it built. */
// Not by `new URL('…', import.meta.url)`, which Vite takes for an asset of a browser where a test has a document.
const AGENT = join(dirname(fileURLToPath(import.meta.url)), '../dist/child/agent.cjs')

/**
 * Covers all Node.js processes that this thread starts from now on, and what these start, by an agent that `NODE_OPTIONS` of this process names; and
 * books in a profile of its own what is started. Dispose of it to end that; what runs goes on being covered.
 *
 * @param directory Where profiles are made; has to exist, and is the caller's. Others than its owner are let through it, if they know what is in it.
 * @param intervalMs How often a process writes what it ran, so that its sudden end costs no more than that.
 * @throws {Error} where this package is not built.
 */
export function coverDescendants(
  directory: string,
  intervalMs: number = DEFAULT_INTERVAL_MS,
): Disposable {
  if (!existsSync(AGENT)) throw new Error(`There is no ${AGENT}: build @reexec/coverage first.`)
  const outer = process.env['NODE_V8_COVERAGE']
  const session: DescendantSession = {
    directory: makeFolder(directory),
    intervalMs,
    agent: AGENT,
    ...(outer ? { outer } : {}),
  }
  let spawner: Spawner | undefined
  // A disk that is full must not cost the spawn.
  const tryTo = (act: (begun: Spawner) => void): void => {
    try {
      act((spawner ??= beginSpawner(directory)))
    } catch {
      // See above.
    }
  }
  const spawns = coverSpawns(
    session,
    (kind, body) => tryTo(({ profile }) => profile.append(kind, body)),
    () => tryTo(() => {}),
  )
  const restore = amendOwnEnvironment(session)
  return {
    [Symbol.dispose]() {
      restore()
      spawns[Symbol.dispose]()
      spawner?.watch?.[Symbol.dispose]()
      spawner?.profile[Symbol.dispose]()
    },
  }
}

/** What books the processes that this thread spawns, and what is below them. */
interface Spawner {
  readonly profile: AllocatedProfile
  /** Absent where there is no way to see them. */
  readonly watch: Disposable | undefined
}

/** Not before something is spawned: most threads that may spawn something do not. */
function beginSpawner(directory: string): Spawner {
  const profile = allocateProfile(directory)
  profile.append('spawner', identifyProcess())
  return { profile, watch: watchProcesses(profile.fd) }
}

/** Makes the folder in which any user can make a profile who knows its name, and nobody can see those of others. */
function makeFolder(directory: string): string {
  const folder = join(directory, randomBytes(16).toString('hex'))
  mkdirSync(folder)
  chmodSync(folder, 0o1733)
  chmodSync(directory, 0o711)
  return folder
}

/** Returns what takes it back: what others have changed meanwhile stays. */
function amendOwnEnvironment(session: DescendantSession): () => void {
  const { env } = process
  const flag = requireFlag(session.agent)
  const own = JSON.stringify(session)
  const before = { options: env['NODE_OPTIONS'], session: env[SESSION_VARIABLE] }
  const amended = addFlag(before.options, flag)
  env['NODE_OPTIONS'] = amended
  env[SESSION_VARIABLE] = own
  return () => {
    if (env[SESSION_VARIABLE] === own) set(SESSION_VARIABLE, before.session)
    const options = env['NODE_OPTIONS']
    // Whoever has the same agent, and began before or after this, goes on.
    if (env[SESSION_VARIABLE] !== undefined) return
    set('NODE_OPTIONS', options === amended ? before.options : removeFlag(options, flag))
  }
}

function set(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}
