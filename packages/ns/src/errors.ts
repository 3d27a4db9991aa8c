import type { NamespaceType } from './namespace.ts'
import type { Reference } from './reference.ts'

/**
 * What failed. `open`: finding what a reference refers to. `setns`: entering it. `unshare`: creating one, of which `map` (ids of
 * users and groups) and `offset` (clocks) are parts. `fork`: starting a process in a PID namespace. `root`: going to the root of a mount
 * namespace. `mount`, `hostname`, `loopback`: what was asked for in a new one. `setuid`: becoming who the action is to run as.
 * `preload`: having the native file loaded before Node.js starts. `verify`: making sure, in the child, that the action would be where it
 * should be, and nowhere else.
 */
export type NamespaceStep =
  | 'open'
  | 'setns'
  | 'unshare'
  | 'map'
  | 'offset'
  | 'fork'
  | 'root'
  | 'mount'
  | 'hostname'
  | 'loopback'
  | 'setuid'
  | 'preload'
  | 'verify'

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

/** Is thrown when a namespace cannot be entered, created or looked at. The action did not run. */
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
