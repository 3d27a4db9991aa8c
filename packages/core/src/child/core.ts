import { type Action, type ActionContext, callSite, createAction } from '../action.ts'
import * as errors from '../errors.ts'
import { installLayer } from '../layer.ts'
import type { Session, SessionOptions } from '../session.ts'
import { registerErrorClass } from '../wire/error-class.ts'
import { loadPart } from './parts.ts'

// What `@reexec/core` is in a child, where few actions re-execute others: without what makes calls, which takes longer to load than all the rest.

/** As the parent's, without what makes calls. */
export function defineAction<Param = undefined, Result = unknown>(
  module: string,
  name: string,
  run: (param: Param, context: ActionContext) => Result,
): Action<Param, Result> {
  return createAction(() => loadPart('engine'), [module, name, run], callSite(defineAction))
}

function openSession(options?: SessionOptions): Promise<Session> {
  return loadPart('engine').openSession(options)
}

/** The exports of the package. */
export const core: Readonly<Record<string, unknown>> = {
  ...errors,
  checkAction: () => loadPart('engine').checkAction(),
  defineAction,
  installLayer,
  openSession,
  registerErrorClass,
  resolveSelf: () => loadPart('engine').resolveSelf(),
}
