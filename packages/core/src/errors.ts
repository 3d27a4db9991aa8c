import { registerErrorClass } from './wire/error-class.ts'

/** Says which call of which action an error is about, as far as it got. */
export interface CallFacts {
  /** Name of the action, as given to `defineAction`. */
  readonly action: string
  /** URL of the module that defines the action. */
  readonly module: string
  /** Process id of the child, if one was spawned. */
  readonly pid?: number | undefined
  /** Exit code of the child, `null` if a signal ended it. */
  readonly exitCode?: number | null | undefined
  /** Signal that ended the child, `null` if it exited. */
  readonly signal?: NodeJS.Signals | null | undefined
  /** The last bytes the child wrote to stderr, if they came to the parent (`'tee'` or a listener). */
  readonly stderr?: string | undefined
}

/** Is the base of all errors by which a call fails without the action's own answer. */
export class ReexecError extends Error implements CallFacts {
  override readonly name: string = 'ReexecError'
  readonly action: string
  readonly module: string
  readonly pid: number | undefined
  readonly exitCode: number | null | undefined
  readonly signal: NodeJS.Signals | null | undefined
  readonly stderr: string | undefined

  constructor(message: string, facts: CallFacts, options?: ErrorOptions) {
    super(message, options)
    this.action = facts.action
    this.module = facts.module
    this.pid = facts.pid
    this.exitCode = facts.exitCode
    this.signal = facts.signal
    this.stderr = facts.stderr
  }
}

/** Is thrown when the child exited by itself before the action answered; see `exitCode`. */
export class ChildExitedError extends ReexecError {
  override readonly name = 'ChildExitedError'
}

/** Is thrown when a signal that this package did not send ended the child; see `signal`. */
export class ChildKilledError extends ReexecError {
  override readonly name = 'ChildKilledError'
}

/** Is thrown when the call took longer than its `timeoutMs`. */
export class CallTimeoutError extends ReexecError {
  override readonly name = 'CallTimeoutError'
}

/** Is thrown when the call's `signal` was aborted; `cause` is the signal's reason. */
export class CallAbortedError extends ReexecError {
  override readonly name = 'CallAbortedError'
}

/** Is thrown when the child could not be started; `cause` is what Node.js said. */
export class SpawnError extends ReexecError {
  override readonly name = 'SpawnError'
}

/** Is thrown by a call in a session that was closed, or whose child has ended; see `exitCode` and `signal`. */
export class SessionEndedError extends ReexecError {
  override readonly name = 'SessionEndedError'
}

/** Is thrown when what came through the wire is not what this package sends. */
export class ProtocolError extends ReexecError {
  override readonly name = 'ProtocolError'
}

/** Is thrown when the module was loaded in the child and does not define the action. */
export class UnknownActionError extends ReexecError {
  override readonly name = 'UnknownActionError'
}

/**
 * Is thrown by `reexec()` for an action whose module no other process can load by itself (a REPL, `node -e`, the main module, a bundle);
 * the message says what to do.
 */
export class UnloadableModuleError extends ReexecError {
  override readonly name = 'UnloadableModuleError'
}

/** Is thrown when re-executed children call `reexec()` more than `maxDepth` levels deep. */
export class NestingError extends ReexecError {
  override readonly name = 'NestingError'
}

/** Is thrown by `reexec()` while a child is still loading its action's module: it would never end. */
export class ReexecWhileLoadingError extends ReexecError {
  override readonly name = 'ReexecWhileLoadingError'
}

/** Is thrown by `defineAction` when two places define an action of the same name in the same module. */
export class DuplicateActionError extends Error {
  override readonly name = 'DuplicateActionError'
  readonly action: string
  readonly module: string

  constructor(action: string, module: string) {
    super(`The action "${action}" is defined twice in ${module}.`)
    this.action = action
    this.module = module
  }
}

/** Is thrown by `checkAction()` where `REEXEC_CHILD` is set and no parent has started this process as its child: someone set it by hand. */
export class NotAChildError extends Error {
  override readonly name = 'NotAChildError'

  /** @param why What is missing. */
  constructor(why: string, options?: ErrorOptions) {
    super(
      `The environment has REEXEC_CHILD, but this process is no child of @reexec/core: ${why}. Take the variable away.`,
      options,
    )
  }
}

/** Is thrown where a value has to cross to another process and cannot be cloned. */
export class UncloneableError extends TypeError {
  override readonly name = 'UncloneableError'
  /** Where in the value it failed, such as `result.items[3].callback`. */
  readonly path: string

  constructor(path: string, options?: ErrorOptions) {
    super(`${path} cannot be cloned, so it cannot cross to another process.`, options)
    this.path = path
  }
}

for (const errorClass of [
  ReexecError,
  ChildExitedError,
  ChildKilledError,
  CallTimeoutError,
  CallAbortedError,
  SpawnError,
  SessionEndedError,
  ProtocolError,
  UnknownActionError,
  UnloadableModuleError,
  NestingError,
  ReexecWhileLoadingError,
  DuplicateActionError,
  NotAChildError,
  UncloneableError,
]) {
  registerErrorClass(errorClass)
}
