import { inspect } from 'node:util'
import type { Session } from '../session.ts'
import type { Layer } from '../layer.ts'
import type { InputTarget, LineListener, OutputTarget } from './stdio.ts'

/** How a child is launched. */
export interface LaunchOptions {
  /** Layers of this launch, after the installed ones. Default: none. */
  readonly layers?: readonly Layer[]
  /**
   * Milliseconds that a child gets at each step of being ended: to flush, to end after SIGTERM, and, when it has
   * answered, to end by itself. Default: 1000.
   */
  readonly graceMs?: number
  /** Variables added to the environment the child inherits; `undefined` removes one. Default: none. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Working directory of the child. Default: the parent's. */
  readonly cwd?: string
  /** Node.js flags of the child, after those it repeats from this process. Default: none. */
  readonly execArgv?: readonly string[]
  /**
   * Starts the child with flags that make Node.js start faster. All hash tables of the process are predictable then: not for
   * what keeps data from outside. V8 has one thread for what it does beside the program, such as collecting garbage, instead of four; and
   * what loads built-ins such as `node:http` starts slower. Default: `false`.
   */
  readonly leanStart?: boolean
  /** Default: `'ignore'`. */
  readonly stdin?: InputTarget
  /** Default: `'inherit'`. */
  readonly stdout?: OutputTarget
  /**
   * As `stdout`, or `'tee'`: passed on to the parent's `process.stderr`. Its last 16 KiB are kept for errors, with a listener, too.
   * Default: `'tee'`.
   */
  readonly stderr?: OutputTarget | 'tee'
  /** How many re-executions may lie above this action, itself included. Default: 8. */
  readonly maxDepth?: number
}

/** What bounds one call. */
export interface LimitOptions {
  /** Milliseconds until the call fails with `CallTimeoutError` and is ended. Default: no limit. */
  readonly timeoutMs?: number
  /** Aborting it fails the call with `CallAbortedError` and ends it. Default: none. */
  readonly signal?: AbortSignal
  /** How many items an action that yields may be ahead of its caller, 1 or more. Default: 16. */
  readonly itemsAhead?: number
}

/** How one call of `reexec()` is made: in a child of its own, or in that of a session, which was launched before. */
export type CallOptions =
  | (LaunchOptions & LimitOptions & { readonly session?: undefined })
  | (LimitOptions & { readonly session: Session })

/** How one call of `reexecSync()` is made. */
export type SyncCallOptions = Omit<LaunchOptions, 'stdin' | 'stdout' | 'stderr'> & {
  readonly timeoutMs?: number
  /** Default: `'ignore'`. */
  readonly stdin?: Exclude<InputTarget, 'pipe'>
  /** A listener is called when the child has ended. Default: `'inherit'`. */
  readonly stdout?: Exclude<OutputTarget, 'pipe'>
  /** As `stdout`, or `'tee'`: passed on when the child has ended, and its last 16 KiB kept for errors. Default: `'tee'`. */
  readonly stderr?: Exclude<OutputTarget, 'pipe'> | 'tee'
}

type Checked<Options, Optional extends keyof Options> = Required<Omit<Options, Optional>> & {
  readonly [Key in Optional]: Options[Key] | undefined
}
/** The options of a launch, checked, with defaults in place. */
export type CheckedLaunch = Checked<LaunchOptions, 'cwd'>
/** The options that bound a call, checked, with defaults in place. */
export type CheckedLimits = Checked<LimitOptions, 'timeoutMs' | 'signal'>

const LIMITS: readonly string[] = ['timeoutMs', 'signal', 'itemsAhead', 'session'] satisfies (
  | keyof LimitOptions
  | 'session'
)[]
const LAUNCH: readonly string[] = [
  'layers',
  'graceMs',
  'env',
  'cwd',
  'execArgv',
  'leanStart',
  'stdin',
  'stdout',
  'stderr',
  'maxDepth',
] satisfies (keyof LaunchOptions)[]
/** How many re-executions may lie above an action if its caller does not say. */
export const MAX_DEPTH = 8
/** Longer timers fire at once; see https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * Checks the options of a launch, and puts defaults in place.
 *
 * @throws {TypeError | RangeError} that names the option.
 */
export function checkLaunch(options: LaunchOptions): CheckedLaunch {
  checkMs('graceMs', options.graceMs)
  checkCount('maxDepth', options.maxDepth)
  check('layers', options.layers, isListOf(isLayer), 'a list of layers')
  check('env', options.env, isObject, 'an object of variables')
  check('execArgv', options.execArgv, isListOf(isString), 'a list of flags')
  return {
    layers: options.layers ?? [],
    graceMs: options.graceMs ?? 1000,
    env: options.env ?? {},
    cwd: options.cwd,
    execArgv: options.execArgv ?? [],
    leanStart: options.leanStart ?? false,
    stdin: checkStream('stdin', options.stdin ?? 'ignore', ['inherit', 'ignore', 'pipe']),
    stdout: checkStream('stdout', options.stdout ?? 'inherit', ['inherit', 'ignore', 'pipe']),
    stderr: checkStream('stderr', options.stderr ?? 'tee', ['inherit', 'ignore', 'pipe', 'tee']),
    maxDepth: options.maxDepth ?? MAX_DEPTH,
  }
}

/**
 * Checks what bounds a call, and puts defaults in place.
 *
 * @throws {TypeError | RangeError} that names the option.
 */
export function checkLimits(options: LimitOptions): CheckedLimits {
  checkMs('timeoutMs', options.timeoutMs)
  checkCount('itemsAhead', options.itemsAhead)
  check('signal', options.signal, isSignal, 'an AbortSignal')
  return {
    timeoutMs: options.timeoutMs,
    signal: options.signal,
    itemsAhead: options.itemsAhead ?? 16,
  }
}

/**
 * Checks that all options are of a kind that is taken here. One that does nothing would be taken for one that does.
 *
 * @param takes Also says which kinds there are.
 * @throws {TypeError} that names an option.
 */
export function checkNames(
  options: object,
  takes: { readonly launch: boolean; readonly limits: boolean },
  where: string,
): void {
  for (const [name, value] of Object.entries(options)) {
    const isKnown =
      (takes.limits && LIMITS.includes(name)) || (takes.launch && LAUNCH.includes(name))
    if (value !== undefined && !isKnown) {
      throw new TypeError(`${where} does not take the option "${name}".`)
    }
  }
}

function checkStream<Target extends string | number | LineListener>(
  name: string,
  target: Target,
  known: readonly string[],
): Target {
  if (typeof target === 'function') return target
  if (typeof target === 'number' ? Number.isInteger(target) && target >= 0 : known.includes(target))
    return target
  const list = known.map((each) => `'${each}'`).join(', ')
  throw new TypeError(
    `${name} has to be ${list}, a descriptor or a function, not ${String(target)}`,
  )
}

function checkMs(name: string, ms: number | undefined): void {
  const isMs = typeof ms === 'number' && ms >= 0 && ms <= LONGEST_TIMER_MS
  if (ms === undefined || isMs) return
  throw new RangeError(`${name} has to be milliseconds from 0 to ${LONGEST_TIMER_MS}, not ${ms}`)
}

function checkCount(name: string, count: number | undefined): void {
  if (count === undefined || (Number.isInteger(count) && count >= 1)) return
  throw new RangeError(`${name} has to be a whole number from 1, not ${String(count)}`)
}

function check(name: string, value: unknown, isRight: (value: unknown) => boolean, what: string) {
  if (value === undefined || isRight(value)) return
  throw new TypeError(`${name} has to be ${what}, not ${inspect(value, { depth: 1 })}`)
}

function isString(value: unknown): boolean {
  return typeof value === 'string'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isListOf(isRight: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(isRight)
}

function isLayer(value: unknown): boolean {
  return (
    isObject(value) && typeof value['name'] === 'string' && typeof value['amend'] === 'function'
  )
}

/** Also one of another realm. */
function isSignal(value: unknown): boolean {
  return isObject(value) && typeof value['addEventListener'] === 'function' && 'aborted' in value
}
