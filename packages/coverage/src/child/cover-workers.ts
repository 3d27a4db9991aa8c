import type { Worker, WorkerOptions } from 'node:worker_threads'
import type { OwnThreads } from './own-threads.ts'
import { WORKER_DATA, type WorkerData } from './worker-data.ts'
import { whenLoaded } from './when-loaded.ts'
import { wrapFunction } from './wrap-function.ts'

type WorkerThreads = typeof import('node:worker_threads')
type WorkerClass = typeof Worker
type Arguments = [filename: string | URL, options?: WorkerOptions]

/**
 * How a worker thread comes to be covered: it is given the agent by a flag, or takes it over from this thread; or it sees to that itself, and is no
 * part of this profile.
 */
type WayOfWorker = 'given' | 'inherited' | 'by itself'

/** How worker threads of this one are covered. */
export interface CoverWorkersOptions {
  /** Path of `register-worker.ts`, as it is built. */
  readonly agent: () => string
  readonly wayOf: (options: WorkerOptions | undefined) => WayOfWorker
  /** Told anew for each. */
  readonly tell: () => Omit<WorkerData, 'execArgv' | 'agent'>
  readonly onStart: (threadId: number) => void
  /** Gets to know all of them. */
  readonly threads: OwnThreads
}

/**
 * Has worker threads of this thread covered: they load an agent by a flag, which they do not see. Where that cannot be, they run without, and
 * are told of by `onStart` all the same.
 */
export function coverWorkers(options: CoverWorkersOptions): void {
  whenLoaded('worker_threads', (isLoading) => {
    const threads = process.getBuiltinModule('node:worker_threads')
    const original = threads.Worker
    const proxy = new Proxy(original, {
      construct(target, args, newTarget: WorkerClass) {
        const make = (...its: Arguments): Worker =>
          Reflect.construct<Arguments, Worker>(target, its, newTarget)
        return startWorker(threads, make, args as Arguments, options)
      },
    })
    Object.defineProperty(original.prototype, 'constructor', {
      value: proxy,
      writable: true,
      configurable: true,
    })
    // A worker that is terminated is ended at once; so it tells before that what it ran, and runs nothing more.
    wrapFunction(
      'terminate',
      (call, args, worker) => {
        options.threads.end([(worker as Worker).threadId])
        return call(args)
      },
      original.prototype,
    )
    threads.Worker = proxy
    const { syncBuiltinESMExports } = process.getBuiltinModule('node:module')
    // While Node.js is loading a module, V8 may be about to make its namespace, and aborts the process if exports change meanwhile.
    if (isLoading) queueMicrotask(syncBuiltinESMExports)
    else syncBuiltinESMExports()
  })
}

function startWorker(
  threads: WorkerThreads,
  make: (...args: Arguments) => Worker,
  args: Arguments,
  covering: CoverWorkersOptions,
): Worker {
  const [, options] = args
  // What is not an object Node.js complains of.
  const isValid = options === undefined || (typeof options === 'object' && options !== null)
  const way = isValid ? covering.wayOf(options) : 'by itself'
  const worker =
    way === 'by itself' ? make(...args) : startCovered(threads, make, args, covering, way)
  covering.threads.add(worker.threadId)
  if (way !== 'by itself') covering.onStart(worker.threadId)
  return worker
}

function startCovered(
  threads: WorkerThreads,
  make: (...args: Arguments) => Worker,
  [filename, options, ...rest]: Arguments,
  covering: CoverWorkersOptions,
  way: Exclude<WayOfWorker, 'by itself'>,
): Worker {
  const agent = covering.agent()
  const shown = options?.execArgv ?? process.execArgv
  const told = { ...covering.tell(), agent, execArgv: [...shown] }
  threads.setEnvironmentData(WORKER_DATA, told satisfies WorkerData)
  try {
    if (way === 'inherited') return make(filename, options, ...rest)
    return withFlags(shown, options?.execArgv === undefined, (flags) =>
      make(filename, { ...options, execArgv: [...flags, '--require', agent] }, ...rest),
    )
  } catch {
    // As it would be without: Node.js says itself what is wrong.
    return make(filename, options, ...rest)
  } finally {
    threads.setEnvironmentData(WORKER_DATA, undefined)
  }
}

/**
 * Tries with flags, and without those that are the whole process's and that a worker cannot be given; these hold in it anyway.
 *
 * @param mayDrop Whether they are not the program's wish, but what a worker gets without asking.
 */
function withFlags(
  flags: readonly string[],
  mayDrop: boolean,
  attempt: (flags: readonly string[]) => Worker,
): Worker {
  try {
    return attempt(flags)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!mayDrop || code !== 'ERR_WORKER_INVALID_EXEC_ARGV') throw error
    const invalid = new Set(message.slice(message.indexOf(':') + 2).split(', '))
    const isValue = (at: number): boolean =>
      flags[at]?.startsWith('-') === false && invalid.has(flags[at - 1] ?? '')
    return attempt(flags.filter((each, at) => !invalid.has(each) && !isValue(at)))
  }
}
