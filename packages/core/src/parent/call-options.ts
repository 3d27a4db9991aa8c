import type { Layer } from '../layer.ts'

/** Where one of the child's standard streams goes: to the parent's own, nowhere, or to a descriptor of the parent. */
export type StreamTarget = 'inherit' | 'ignore' | number

/** How one call of `reexec()` is made. */
export interface CallOptions {
  /** Layers of this call, after the installed ones. Default: none. */
  readonly layers?: readonly Layer[]
  /** Milliseconds until the call fails with `CallTimeoutError` and the child is ended. Default: no limit. */
  readonly timeoutMs?: number
  /** Aborting it fails the call with `CallAbortedError` and ends the child. Default: none. */
  readonly signal?: AbortSignal
  /**
   * Milliseconds that a child gets at each step of being ended: to flush, to end after SIGTERM, and, when it has
   * answered, to end by itself. Default: 1000.
   */
  readonly graceMs?: number
  /** Variables added to the environment the child inherits; `undefined` removes one. Default: none. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Working directory of the child. Default: the parent's. */
  readonly cwd?: string
  /** Default: `'ignore'`. */
  readonly stdin?: StreamTarget
  /** Default: `'inherit'`. */
  readonly stdout?: StreamTarget
  /** As `stdout`, or `'tee'`: passed on to the parent's `process.stderr`, and its last 16 KiB kept for errors. Default: `'tee'`. */
  readonly stderr?: StreamTarget | 'tee'
  /** How many re-executions may lie above this action, itself included. Default: 8. */
  readonly maxDepth?: number
}

const DEFAULT_GRACE_MS = 1000
const DEFAULT_MAX_DEPTH = 8
/** Longer timers fire at once; see https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The options of a call, checked, with defaults in place. */
export type CheckedOptions = Omit<CallOptions, 'timeoutMs' | 'signal' | 'cwd'> &
  Required<Omit<CallOptions, 'timeoutMs' | 'signal' | 'cwd'>> & {
    readonly timeoutMs: number | undefined
    readonly signal: AbortSignal | undefined
    readonly cwd: string | undefined
  }

/**
 * Checks the options of a call.
 *
 * @throws {TypeError | RangeError} that names the option.
 */
export function checkOptions(options: CallOptions): CheckedOptions {
  for (const key of ['timeoutMs', 'graceMs'] as const) checkMs(key, options[key])
  const { maxDepth = DEFAULT_MAX_DEPTH } = options
  if (!Number.isInteger(maxDepth) || maxDepth < 1) {
    throw new RangeError(`maxDepth has to be a whole number from 1, not ${String(maxDepth)}`)
  }
  return {
    layers: options.layers ?? [],
    timeoutMs: options.timeoutMs,
    signal: options.signal,
    graceMs: options.graceMs ?? DEFAULT_GRACE_MS,
    env: options.env ?? {},
    cwd: options.cwd,
    stdin: options.stdin ?? 'ignore',
    stdout: options.stdout ?? 'inherit',
    stderr: options.stderr ?? 'tee',
    maxDepth,
  }
}

function checkMs(name: string, ms: number | undefined): void {
  if (ms === undefined || (ms >= 0 && ms <= LONGEST_TIMER_MS)) return
  throw new RangeError(`${name} has to be milliseconds from 0 to ${LONGEST_TIMER_MS}, not ${ms}`)
}
