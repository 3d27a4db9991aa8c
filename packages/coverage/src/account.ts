/** What became of one child, and of its coverage. */
export interface ChildAccount {
  /** A child that was re-executed for an action, any other Node.js process below, or a worker thread of either. */
  readonly kind: 'action' | 'process' | 'thread'
  /** Absent if it is not known, or there is none. */
  readonly action: string | undefined
  /** URL of the module that defines the action. */
  readonly module: string | undefined
  /** What it was started as, in words: of a process its binary, flags, program and arguments, of a thread its file. Absent if there is an action, or it is not known. */
  readonly command: readonly string[] | undefined
  /** As its parent saw it, or itself. Absent if it was never spawned. */
  readonly pid: number | undefined
  /** Of a worker thread its process. Not the pid of an account if that one is not covered, or was in another PID namespace. */
  readonly parentPid: number | undefined
  /** Of a worker thread, its `threadId`. */
  readonly threadId: number | undefined
  /** In milliseconds since the epoch. Two children of one pid differ in it. */
  readonly startedAtMs: number | undefined
  /** From the start of the launch to the end of the child. Absent if its parent did not see it end. */
  readonly durationMs: number | undefined
  readonly exitCode: number | null | undefined
  readonly signal: string | null | undefined
  /** Size of its profile. */
  readonly bytes: number
  /** Whether its counts are in the coverage; `lost` says why they are not, or not all. */
  readonly covered: boolean
  readonly lost: string | undefined
  /** Why what it ran last may be missing, while the rest is in the coverage: its end came without warning. */
  readonly incomplete: string | undefined
  /** Why it is neither covered nor lost: it was not to be covered, or is not Node.js. */
  readonly notCovering: string | undefined
  /** URLs of the texts that its counts were added to. */
  readonly texts: readonly string[]
  /** Scripts whose counts were refused, and why: the rest is in the coverage. */
  readonly refused: readonly RefusedScript[]
}

/** A script whose counts cannot be those of a text that is known. */
export interface RefusedScript {
  /** Of what ran, as V8 knows it. */
  readonly url: string
  readonly reason: string
}
