import type { CallFacts } from '../errors.ts'

/** How a call and its child ended. */
export interface Outcome {
  /** Process id of the child, `undefined` if none was spawned. */
  readonly pid: number | undefined
  /** Exit code of the child, `null` if a signal ended it, there was none, or it goes on in its session. */
  readonly exitCode: number | null
  /** Signal that ended the child, `null` if none did. */
  readonly signal: NodeJS.Signals | null
  /** Milliseconds from the call to its end. */
  readonly durationMs: number
  /** The last 16 KiB the child wrote to stderr, if they came to the parent (`'tee'` or a listener). */
  readonly stderr: string | undefined
}

/** The end of a child. */
export interface ChildEnd {
  readonly pid: number | undefined
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stderr: string | undefined
  /** Why the parent stopped it, or why there was none: makes what its calls throw that have no answer. */
  readonly broken: ((facts: CallFacts) => unknown) | undefined
  /** What code of the caller threw, a layer's or a listener's: its calls throw that, answered or not. */
  readonly failed: { readonly thrown: unknown } | undefined
}
