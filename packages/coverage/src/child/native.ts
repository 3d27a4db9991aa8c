/** What `native/reexec-coverage.c` exports. */
export interface Native {
  /**
   * Calls back at intervals while JavaScript runs, however busy this thread is.
   *
   * @param callback Is called with a signal that is about to end this process, with -1 when the heap is nearly full, with -2 before another thread ends this
   * one, and with -3 when another thread wants what it ran to be written. Returns `false` if it has to be called again soon, at another place, and before the process or thread may end.
   * @param atHeapLimit Whether to call back, too, when the heap is nearly full.
   * @param signals Which signals are to be told of, in one thread only. None may have a listener.
   * @param threadId That of this thread; 0 in the main one.
   * @returns Whether it will be so.
   */
  beat(
    ms: number,
    callback: (signal?: number) => boolean,
    atHeapLimit: boolean,
    signals: readonly number[],
    threadId: number,
  ): boolean
  /**
   * Calls back in other threads that have called `beat`, and waits until that is done, or cannot be: at most three seconds, half a second if they sleep.
   *
   * @param ends Whether they are to run nothing more, as this thread ends them right after that. They are called back with -2 then, and otherwise with -3.
   */
  askThreads(ids: readonly number[], ends: boolean): void
  /** Has signals that are told of end this process at once from now on, and does so if one has been sent. In the main thread only. */
  settleSignals(): void
  /**
   * How old this thread is, in milliseconds from any moment on, less the time in which it would have run and had no processor; and how often it has begun to run.
   * `undefined` where the kernel does not tell (no /proc).
   */
  schedule(): Schedule | undefined
  /** As `hashText`, of a text as UTF-16. */
  hash(text: Buffer): string
  /** Hash and length of a file's text, as `hashText` and `String.length` of it. `undefined` for what is not well-formed UTF-8, or cannot be read. */
  identify(path: string): readonly [hash: string, length: number] | undefined
  /** Identifies the file of a descriptor. `undefined` if it is not open. */
  fileOf(fd: number): FileIdentity | undefined
  /**
   * Appends a frame, as `encodeFrame` makes it, if the descriptor is still that of the file.
   *
   * @param kind Its number.
   * @returns How many bytes were written; `-errno` if none were, which is EBADF for another file.
   */
  append(fd: number, device: number, inode: number, kind: number, json: string): number
  /** Sets flags of V8, as they would stand in a command, for all threads. `false` where it cannot. */
  setFlags(flags: string): boolean
}

/** What the kernel's scheduler says of a thread. */
export type Schedule = readonly [ownMs: number, timesRun: number]

/** What identifies a file. */
export type FileIdentity = readonly [device: number, inode: number]

let loaded: Native | undefined
let isTried = false

/** Loads the native file. `undefined` where there is none, or Node.js may not load it. */
export function loadNative(): Native | undefined {
  if (!isTried) loaded = tryToLoad()
  isTried = true
  return loaded
}

function tryToLoad(): Native | undefined {
  if (process.platform !== 'linux') return undefined
  const module = { exports: {} as Partial<Native> }
  try {
    // Beside `dist` as beside `src`. Not `require()`: making one costs more than loading the file.
    process.dlopen(module, `${import.meta.dirname}/../../prebuilt/linux-${process.arch}.node`)
  } catch {
    return undefined
  }
  return 'append' in module.exports ? (module.exports as Native) : undefined
}
