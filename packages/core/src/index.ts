export { type Action, type ActionContext, defineAction } from './action.ts'
export type { CallOptions, StreamTarget } from './parent/call-options.ts'
export { type ErrorClass, registerErrorClass } from './wire/error-class.ts'
export {
  CallAbortedError,
  type CallFacts,
  CallTimeoutError,
  ChildExitedError,
  ChildKilledError,
  DuplicateActionError,
  NestingError,
  ProtocolError,
  ReexecError,
  ReexecWhileLoadingError,
  SpawnError,
  UncloneableError,
  UnknownActionError,
  UnloadableModuleError,
} from './errors.ts'
export type { ChildEnding, Launch } from './parent/launch.ts'
export {
  type ChildContext,
  type ChildLayer,
  type CreateChildLayer,
  type Layer,
  installLayer,
} from './layer.ts'
export { resolveSelf, type Self } from './self.ts'
