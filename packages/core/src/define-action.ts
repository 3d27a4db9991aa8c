import { type Action, type ActionContext, callSite, createAction } from './action.ts'
import { engine } from './engine.ts'

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
  return createAction(() => engine, [module, name, run], callSite(defineAction))
}
