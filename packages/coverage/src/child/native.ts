import { fileURLToPath } from 'node:url'

/** What `native/reexec-coverage.c` exports. */
export interface Native {
  /**
   * Calls back at intervals while JavaScript runs, however busy this thread is.
   *
   * @param atHeapLimit Whether to call back, too, when the heap is nearly full.
   * @returns Whether it will be so.
   */
  beat(ms: number, callback: () => void, atHeapLimit: boolean): boolean
  /** As `hashText`, of a text as UTF-16. */
  readonly hash: (text: Buffer) => string
  /** As `checksum`. */
  readonly checksum: (bytes: Buffer, before: number) => number
}

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
    const url = new URL(`../../prebuilt/linux-${process.arch}.node`, import.meta.url)
    process.dlopen(module, fileURLToPath(url))
  } catch {
    return undefined
  }
  return 'checksum' in module.exports ? (module.exports as Native) : undefined
}
