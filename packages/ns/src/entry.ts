import type { EnterableType } from './namespace.ts'
import type { Reference } from './reference.ts'

/** What the child is to enter. Crosses from parent to child. */
export interface Entry {
  /** Path of the native file. */
  readonly nativeFile: string
  /** In the order of entry. */
  readonly targets: readonly Target[]
}

/** One namespace to enter. */
export interface Target {
  readonly type: EnterableType
  /** As it was given to `enter()`; for errors only. */
  readonly ref: Reference
  /** Descriptor of the namespace, in the child. */
  readonly fd: number
  /** What the parent found behind the reference, such as `net:[4026531840]`. */
  readonly identity: string
}
