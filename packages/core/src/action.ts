import type { CallOptions } from './parent/call-options.ts'
import { type ActionFunction, moduleUrl, register } from './registry.ts'
import { currentDepth } from './nesting.ts'
import { reexec } from './parent/reexec.ts'

/** What an action gets to know about its call. */
export interface ActionContext {
  /** Is aborted when the caller gives up: on timeout, or on abort of the caller's signal. */
  readonly signal: AbortSignal
  /** How many re-executions lie above: 0 in the program itself, 1 in a child of it. */
  readonly depth: number
}

/** A function that can also be run in a re-executed copy of this program. */
export interface Action<Param, Result> {
  /** Runs the action in this process, as an ordinary call. */
  (...args: ParamArgs<Param>): Result
  /**
   * Runs the action in a child: a fresh Node.js process that loads the module which defines the action, and nothing else.
   * Settles when the child has ended.
   *
   * @returns What the action returns, cloned. Rejects with what it throws, as the same class.
   * @throws {ReexecError} of a subclass, when there is no answer from the action.
   * @throws {UncloneableError} when the parameter cannot be cloned.
   */
  reexec(...args: [...ParamArgs<Param>, options?: CallOptions]): Promise<Awaited<Result>>
  /** The name it was defined with. */
  readonly actionName: string
  /** URL of the module that defines it. */
  readonly module: string
}

type ParamArgs<Param> = undefined extends Param ? [param?: Param] : [param: Param]

/**
 * Defines an action, at the top level of a module that can be loaded by itself.
 *
 * @param module `import.meta.url`, or `__filename` in CommonJS.
 * @param name Is unique in the module.
 * @param run The function, called with one parameter and the context of the call.
 * @throws {DuplicateActionError} when the module defines two actions of that name.
 */
export function defineAction<Param = undefined, Result = unknown>(
  module: string,
  name: string,
  run: (param: Param, context: ActionContext) => Result,
): Action<Param, Result> {
  const url = moduleUrl(module)
  // The registry is not typed by action; `Param` is what callers were checked against.
  register(url, name, run as ActionFunction, callSite(defineAction))
  const runHere = (param?: Param): Result => run(param as Param, localContext())
  const runInChild = (param?: Param, options?: CallOptions): Promise<Awaited<Result>> => {
    const caller = new Error('re-executed')
    Error.captureStackTrace(caller, runInChild)
    // What comes back is what `run`, checked as `Result`, returned in the child.
    return reexec({ module: url, name }, param, options, caller) as Promise<Awaited<Result>>
  }
  const action = Object.assign(runHere, { reexec: runInChild, actionName: name, module: url })
  // TypeScript does not relate optional parameters to a conditional tuple of them.
  return action as unknown as Action<Param, Result>
}

function localContext(): ActionContext {
  return { signal: new AbortController().signal, depth: currentDepth() }
}

/** The file, line and column from which `callee` was called. */
function callSite(callee: (...args: never[]) => unknown): string {
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, callee)
  // A program may make its own kind of stacks.
  return typeof holder.stack === 'string' ? (holder.stack.split('\n')[1]?.trim() ?? '') : ''
}
