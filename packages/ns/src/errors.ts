import { registerErrorClass } from '@reexec/core'
import type { NamespaceType } from './namespace.ts'
import type { Reference } from './reference.ts'

/**
 * Where it failed: opening a reference, in the parent; entering with setns(2); separating the child from what it
 * shares with unshare(2); or checking, in the child, that the action would be where it should be, and nowhere else.
 */
export type NamespaceStep = 'open' | 'setns' | 'unshare' | 'verify'

/** Says what a `NamespaceError` is about. */
export interface NamespaceFacts {
  readonly step: NamespaceStep
  /** The error's name in errno(3), such as `EPERM`, or one of this package, which begins with `ERR_`. */
  readonly code: string
  /** The error's number in errno(3), above 0, when a system call failed. */
  readonly errno?: number | undefined
  /** The type of namespace, when it is about one. */
  readonly type?: NamespaceType | undefined
  /** The reference, as it was given to `enter()`. */
  readonly ref?: Reference | undefined
}

/** Is thrown when a namespace cannot be entered or looked at. The action did not run. */
export class NamespaceError extends Error implements NamespaceFacts {
  override readonly name = 'NamespaceError'
  readonly step: NamespaceStep
  readonly code: string
  readonly errno: number | undefined
  readonly type: NamespaceType | undefined
  readonly ref: Reference | undefined

  constructor(message: string, facts: NamespaceFacts, options?: ErrorOptions) {
    super(message, options)
    this.step = facts.step
    this.code = facts.code
    this.errno = facts.errno
    this.type = facts.type
    this.ref = facts.ref
  }
}

/** Is thrown where there are no Linux namespaces, or no native file for this system. */
export class UnsupportedPlatformError extends Error {
  override readonly name = 'UnsupportedPlatformError'
  readonly code = 'ERR_UNSUPPORTED_PLATFORM'
  /** `process.platform` and `process.arch`, such as `linux-riscv64`. */
  readonly platform: string = `${process.platform}-${process.arch}`
}

registerErrorClass(NamespaceError)
registerErrorClass(UnsupportedPlatformError)
