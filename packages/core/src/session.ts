import type { Action } from './action.ts'
import type { LaunchOptions } from './parent/call-options.ts'
import { checkLaunch, checkNames } from './parent/call-options.ts'
import type { Call } from './parent/call.ts'
import { checkNesting } from './nesting.ts'
import { Ahead } from './parent/ahead.ts'
import { Warm } from './parent/warm.ts'
import type { Request } from './parent/request.ts'

/** What the children of a session are like. */
export interface SessionOptions extends LaunchOptions {
  /**
   * Actions whose modules are loaded before the first call. Needed for actions that are called after a layer has moved the child to
   * where their modules are not. Default: none; a module is loaded when it is first called for.
   */
  readonly actions?: readonly Pick<Action<never, unknown>, 'actionName' | 'module'>[]
  /**
   * Instead of one child for all calls: each call has a child of its own, and this many wait, started, for theirs. A child is replaced when
   * its call has ended, or takes longer than 20 ms.
   * Default: none.
   */
  readonly ahead?: number
}

/** Children that are started before they are called: given to `reexec()` as its option `session`. Keeps the process alive until it is closed. */
export interface Session extends AsyncDisposable {
  /** Process id of the child of all calls; `undefined` if there is none. */
  readonly pid: number | undefined
  /** Ends the session: its open calls are aborted, and fail with `SessionEndedError`. Settles when no child is left. */
  close(): Promise<void>
}

/** What a session does for `reexec()`. */
export interface SessionHost extends Session {
  /** Makes a call. */
  take(call: Call, request: Request): void
}

/** The hosts there are. */
const hosts = new WeakSet<object>()

/**
 * Starts one child for many calls, one after the other or overlapping; or, with `ahead`, children that wait for one call each.
 *
 * @returns The session, when its children serve calls.
 * @throws {ReexecError | Error} what keeps a child from that: what layers and modules throw, `SpawnError`, `ChildExitedError`, …
 */
export async function openSession(options: SessionOptions = {}): Promise<Session> {
  const { actions = [], ahead, ...others } = options
  checkNames(others, { launch: true, limits: false }, 'openSession()')
  if (ahead !== undefined && (!Number.isInteger(ahead) || ahead < 1)) {
    throw new RangeError(`ahead has to be a whole number from 1, not ${String(ahead)}`)
  }
  const launch = checkLaunch(others)
  checkNesting({ name: 'session', module: '' }, launch.maxDepth)
  const modules = [...new Set(actions.map(({ module }) => module))]
  const host = ahead === undefined ? new Warm(modules, launch) : new Ahead(modules, launch, ahead)
  hosts.add(host)
  await host.open()
  return host
}

/**
 * Makes a call in a session.
 *
 * @throws {TypeError} when it is none.
 */
export function takeCall(session: Session, call: Call, request: Request): void {
  if (!hosts.has(session)) throw new TypeError('session has to be what openSession() gives')
  const host = session as SessionHost
  host.take(call, request)
}
