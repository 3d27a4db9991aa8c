export type { Action, ActionContext } from './action.ts'
export { checkAction } from './check-action.ts'
export type { CannotBeCloned, Cloneable } from './cloneable.ts'
export type {
  CallOptions,
  LaunchOptions,
  LimitOptions,
  SyncCallOptions,
} from './parent/call-options.ts'
export { defineAction } from './define-action.ts'
export type { InputTarget, LineListener, OutputTarget } from './parent/stdio.ts'
export type { Outcome } from './parent/outcome.ts'
export type { ReexecCall, ReexecStream } from './reexec-call.ts'
export { type Session, type SessionOptions, openSession } from './session.ts'
export { type ErrorClass, registerErrorClass } from './wire/error-class.ts'
export {
  CallAbortedError,
  type CallFacts,
  CallTimeoutError,
  ChildExitedError,
  ChildKilledError,
  DuplicateActionError,
  NestingError,
  NotAChildError,
  ProtocolError,
  ReexecError,
  ReexecWhileLoadingError,
  SessionEndedError,
  SpawnError,
  UncloneableError,
  UnknownActionError,
  UnloadableModuleError,
} from './errors.ts'
export type { ChildEnding, Launch } from './parent/launch.ts'
export {
  type BeforeEnd,
  type ChildContext,
  type ChildLayer,
  type CreateChildLayer,
  type Layer,
  type LayerModule,
  installLayer,
} from './layer.ts'
export { resolveSelf, type Self } from './self.ts'
