/** A process that is about to be spawned, as Node.js gives it to libuv. */
interface Spawn {
  readonly file: string
  readonly args: readonly string[]
  readonly envPairs: readonly string[]
  readonly cwd: string | undefined
  readonly uid: number | undefined
  /** Descriptors of this process that it inherits. */
  readonly fds: readonly number[]
}

/** What is to be known of a spawn. */
export interface SpawnListener {
  /** Called once it runs, or has run. */
  readonly spawned: (pid: number, hasEnded: boolean) => void
  readonly ended: (pid: number, exitCode: number | null, signal: string | null) => void
}

/**
 * Called before each spawn. May change file, arguments and environment; must not throw.
 *
 * @returns What is to be another, and who wants to know of it, if anybody does.
 */
export type BeforeSpawn = (
  spawn: Spawn,
) => { readonly amended: Partial<Spawn>; readonly listener?: SpawnListener } | undefined

/**
 * Watches what this thread spawns, by whatever of `node:child_process`, at the place where all of its functions meet: what libuv is given. Mocks of
 * `node:child_process`, and copies of its functions that others have made, make no difference there, and it need not be loaded (5 ms).
 *
 * @throws where Node.js gives no access to it: under `--permission`.
 */
export function watchSpawns(before: BeforeSpawn): Disposable {
  const { Process } = binding('process_wrap')
  const synchronous = binding('spawn_sync')
  const undo = [
    replace(Process.prototype, 'spawn', (spawn) => watchAsynchronous(spawn, before)),
    replace(synchronous, 'spawn', (spawn) => watchSynchronous(spawn, before)),
  ]
  return {
    [Symbol.dispose]() {
      for (const each of undo) each()
    },
  }
}

interface Options {
  file: string
  args?: string[]
  envPairs?: string[]
  cwd?: string
  uid?: number
  stdio?: readonly { fd?: unknown }[]
}

/** The handle of a process that runs. */
interface ProcessHandle {
  readonly pid?: number
  onexit?: (this: ProcessHandle, exitCode: number, signal: string) => void
}

interface SynchronousResult {
  readonly pid: number
  readonly status: number | null
  readonly signal: string | null
}

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown

interface Bindings {
  process_wrap: { readonly Process: { readonly prototype: { spawn: AnyFunction } } }
  spawn_sync: { spawn: AnyFunction }
}

/** `process.binding()` is for code like this, and deprecated; with `--pending-deprecation` it says so on stderr. */
function binding<Name extends keyof Bindings>(name: Name): Bindings[Name] {
  const { binding: get, noDeprecation } = process as unknown as {
    binding: (this: void, name: Name) => Bindings[Name]
    noDeprecation?: boolean
  }
  // With `--no-deprecation` it cannot be written.
  if (noDeprecation === true) return get(name)
  Object.assign(process, { noDeprecation: true })
  try {
    return get(name)
  } finally {
    if (noDeprecation === undefined) Reflect.deleteProperty(process, 'noDeprecation')
    else Object.assign(process, { noDeprecation })
  }
}

/** Returns what takes it back; where somebody else has replaced it since, it stays, and does nothing of its own. */
function replace(
  holder: { spawn: AnyFunction },
  name: 'spawn',
  around: (original: AnyFunction) => AnyFunction,
): () => void {
  const original = holder[name]
  const watching = around(original)
  let isOver = false
  const replaced: AnyFunction = function (...args) {
    return Reflect.apply(isOver ? original : watching, this, args)
  }
  holder[name] = replaced
  return () => {
    isOver = true
    if (holder[name] === replaced) holder[name] = original
  }
}

/** Node.js 22 passes one object of options, 24 and later pass file, arguments, directory, environment, stdio, flags, uid, gid. */
function watchAsynchronous(spawn: AnyFunction, before: BeforeSpawn): AnyFunction {
  return function (this: unknown, ...args) {
    const [first] = args
    const isObject = typeof first === 'object' && first !== null
    const [file, argv, cwd, envPairs, stdio, , uid] = args as PositionalArguments
    const options = isObject ? (first as Options) : { file, args: argv, cwd, envPairs, stdio, uid }
    const watched = before(spawnOf(options as Options))
    if (watched === undefined) return Reflect.apply(spawn, this, args)
    const { amended, listener } = watched
    const changed = isObject
      ? [{ ...options, ...amended }]
      : [
          amended.file ?? file,
          amended.args ?? argv,
          cwd,
          amended.envPairs ?? envPairs,
          ...args.slice(4),
        ]
    const error = Reflect.apply(spawn, this, changed)
    if (listener !== undefined) listenTo(this as ProcessHandle, listener)
    return error
  }
}

type PositionalArguments = [
  file: string,
  args: string[] | undefined,
  cwd: string | undefined,
  envPairs: string[] | undefined,
  stdio: Options['stdio'],
  flags: number,
  uid: number | undefined,
]

function listenTo(handle: ProcessHandle, { spawned, ended }: SpawnListener): void {
  const { pid, onexit } = handle
  if (pid === undefined || pid <= 0) return
  spawned(pid, false)
  if (onexit === undefined) return
  const listening: typeof onexit = function (exitCode, signal) {
    ended(pid, signal ? null : exitCode, signal || null)
    onexit.call(this, exitCode, signal)
  }
  Object.assign(handle, { onexit: listening })
}

function watchSynchronous(spawn: AnyFunction, before: BeforeSpawn): AnyFunction {
  return function (this: unknown, ...args) {
    const options = args[0] as Options
    const watched = before(spawnOf(options))
    if (watched === undefined) return Reflect.apply(spawn, this, args)
    const { amended, listener } = watched
    const result = Reflect.apply(spawn, this, [{ ...options, ...amended }]) as SynchronousResult
    if (result.pid > 0 && listener !== undefined) {
      listener.spawned(result.pid, true)
      listener.ended(result.pid, result.status, result.signal)
    }
    return result
  }
}

function spawnOf({ file, args, envPairs, cwd, uid, stdio }: Options): Spawn {
  return {
    file,
    args: args ?? [file],
    envPairs: envPairs ?? Object.entries(process.env).map(([name, value]) => `${name}=${value}`),
    cwd,
    uid,
    fds: (stdio ?? []).flatMap(({ fd }) => (typeof fd === 'number' ? [fd] : [])),
  }
}
