import type { ActionContext } from './action.ts'
import { NestingError, ReexecWhileLoadingError } from './errors.ts'
import { perThread } from './per-thread.ts'

interface State {
  depth: ActionContext['depth']
  loading: boolean
}

const state = perThread('@reexec/core/nesting@1', (): State => ({ depth: 0, loading: false }))

/** Is called in a child before it loads its action's module, and when that is done. */
export function setNesting(next: State): void {
  Object.assign(state(), next)
}

/** How many re-executions lie above this process. */
export function currentDepth(): number {
  return state().depth
}

/**
 * Checks that a call may be made from here.
 *
 * @throws {ReexecWhileLoadingError} in a child that is loading its action's module.
 * @throws {NestingError} when the child would lie deeper than `maxDepth`.
 */
export function checkNesting(action: { name: string; module: string }, maxDepth: number): void {
  const { depth, loading } = state()
  const facts = { action: action.name, module: action.module }
  if (loading) {
    throw new ReexecWhileLoadingError(
      `"${action.name}" is re-executed while a re-executed child loads the module of its action. ` +
        `Every child would do so again: call it from a function, not at the top level of ${action.module}.`,
      facts,
    )
  }
  if (depth >= maxDepth) {
    throw new NestingError(
      `"${action.name}" would be re-executed ${depth + 1} levels deep; the limit is ${maxDepth} (option maxDepth).`,
      facts,
    )
  }
}
