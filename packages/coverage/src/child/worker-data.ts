import type { CollectorData } from './layer.ts'
import type { FileIdentity } from './native.ts'

/** In the environment data of a worker thread: it is there for `register-worker.ts` only, which takes it out. */
export const WORKER_DATA = '@reexec/coverage/worker@1'

/** What a worker thread is told by the thread that starts it. */
export interface WorkerData extends CollectorData {
  /** That of the profile. */
  readonly file: FileIdentity | undefined
  /** Of the texts in the profile. */
  readonly numbers: SharedArrayBuffer
  readonly mount: string | undefined
  /** Whether V8 may run other texts than the files of modules. */
  readonly isHooked: boolean
  /** What the thread is to have as `process.execArgv`. */
  readonly execArgv: readonly string[]
  /** Path of `register-worker.ts`, as it is built. */
  readonly agent: string
}
