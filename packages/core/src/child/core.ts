import { type Action, type ActionContext, callSite, createAction } from '../action.ts'
import { checkAction } from '../check-action.ts'
import * as errors from '../errors.ts'
import { installLayer } from '../layer.ts'
import { resolveSelf } from '../self.ts'
import type { Session, SessionOptions } from '../session.ts'
import { registerErrorClass } from '../wire/error-class.ts'
import type * as childEngine from './engine.ts'

// What `@reexec/core` is in a child, where few actions re-execute others: without what makes calls, which takes longer to load than all the rest.

let loaded: typeof childEngine | undefined

function engine(): typeof childEngine {
  if (loaded === undefined) {
    const { createRequire } = process.getBuiltinModule('node:module')
    // Stands beside the program of children.
    loaded = createRequire(import.meta.url)('./engine.cjs') as typeof childEngine
  }
  return loaded
}

function defineAction<Param = undefined, Result = unknown>(
  module: string,
  name: string,
  run: (param: Param, context: ActionContext) => Result,
): Action<Param, Result> {
  return createAction(() => engine(), [module, name, run], callSite(defineAction))
}

function openSession(options?: SessionOptions): Promise<Session> {
  return engine().openSession(options)
}

/** The exports of the package. */
export const core: Readonly<Record<string, unknown>> = {
  ...errors,
  checkAction,
  defineAction,
  installLayer,
  openSession,
  registerErrorClass,
  resolveSelf,
}
