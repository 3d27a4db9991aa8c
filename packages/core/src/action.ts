import type { Cloneable } from './cloneable.ts'
import { currentDepth } from './nesting.ts'
import type { CallOptions, SyncCallOptions } from './parent/call-options.ts'
import type { CallPromise } from './parent/call-promise.ts'
import type { reexec } from './parent/reexec.ts'
import type { reexecSync } from './parent/reexec-sync.ts'
import type { ReexecCall, ReexecStream } from './reexec-call.ts'
import { type ActionFunction, type Site, moduleUrl, register } from './registry.ts'

/** What an action gets to know about its call. */
export interface ActionContext {
  /** The name it was defined with. */
  readonly action: string
  /** Is aborted when the caller gives up: on timeout, on abort of the caller's signal, when it leaves the items. */
  readonly signal: AbortSignal
  /** How many re-executions lie above: 0 in the program itself, 1 in a child of it. */
  readonly depth: number
  /** Whether the call was made by `reexec()`, and not as an ordinary one. */
  readonly isChild: boolean
}

/** A function that can also be run in a re-executed copy of this program. */
export interface Action<Param, Result> {
  /** Runs the action in this process, as an ordinary call. */
  (...args: ParamArgs<Param>): Result
  /**
   * Runs the action in a child: a fresh Node.js process that loads the module which defines the action, and nothing else.
   * Settles when the child has ended; in a session, when the action has answered.
   *
   * A parameter of more than some 64 KiB is read while it is sent, and should not be changed before the call settles.
   *
   * @returns What the action returns, cloned. Rejects with what it throws, as the same class. Of an action that yields: its items.
   * @throws {ReexecError} of a subclass, when there is no answer from the action.
   * @throws {UncloneableError} when the parameter, an item or the result cannot be cloned.
   */
  reexec(...args: [...CloneableArgs<Param>, options?: CallOptions]): CallOf<Result>
  /**
   * As `reexec`, for callers that cannot wait asynchronously: this thread waits until the child has ended.
   *
   * @throws {ReexecError | UncloneableError} and what the action throws, as `reexec()` does.
   */
  reexecSync(
    ...args: [...CloneableArgs<Param>, options?: SyncCallOptions]
  ): Result extends AsyncIterable<unknown> ? never : Awaited<Result>
  /** The name it was defined with. */
  readonly actionName: string
  /** URL of the module that defines it. */
  readonly module: string
}

type ParamArgs<Param> = undefined extends Param ? [param?: Param] : [param: Param]

/** A parameter that cannot be cloned is refused by the compiler where it is to cross, not where the action is defined. */
type CloneableArgs<Param> = undefined extends Param
  ? [param?: Param & Cloneable<Param>]
  : [param: Param & Cloneable<Param>]

/** What a call of `reexec()` gives. */
type CallOf<Result> = [Result] extends [never]
  ? ReexecCall<never>
  : Result extends AsyncIterable<infer Item, infer Return>
    ? ReexecStream<Item, Return>
    : ReexecCall<Awaited<Result>>

/** What makes calls: in a parent at hand, in a child loaded when it first calls. */
export type Engine = {
  readonly reexec: typeof reexec
  readonly reexecSync: typeof reexecSync
}

/**
 * Makes and registers an action; see `defineAction`.
 *
 * @param site Where it was defined.
 */
export function createAction<Param, Result>(
  engine: () => Engine,
  definition: readonly [
    module: string,
    name: string,
    run: (param: Param, context: ActionContext) => Result,
  ],
  site: Site,
): Action<Param, Result> {
  const [module, name, run] = definition
  const url = moduleUrl(module)
  // The registry is not typed by action; `Param` is what callers were checked against.
  register(url, name, run as ActionFunction, site)
  const runHere = (param?: Param): Result => run(param as Param, localContext(name))
  const launched = { module: url, name }
  const runInChild = (param?: Param, options: CallOptions = {}): CallPromise =>
    engine().reexec(launched, param, options, callSite(runInChild))
  const runInChildSync = (param?: Param, options: SyncCallOptions = {}): unknown =>
    engine().reexecSync(launched, param, options, callSite(runInChildSync))
  const action = Object.assign(runHere, {
    reexec: runInChild,
    reexecSync: runInChildSync,
    actionName: name,
    module: url,
  })
  // What comes back is what `run`, checked as `Result`, returned in the child; TypeScript knows nothing of that.
  return action as unknown as Action<Param, Result>
}

function localContext(action: string): ActionContext {
  return { action, signal: new AbortController().signal, depth: currentDepth(), isChild: false }
}

/** Where `callee` was called. */
export function callSite(callee: (...args: never[]) => unknown): Site {
  const site: Site = {}
  Error.captureStackTrace(site, callee)
  return site
}
