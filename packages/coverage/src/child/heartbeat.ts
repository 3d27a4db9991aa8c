import { fileURLToPath } from 'node:url'
import { nodeFlags } from './node-flags.ts'

/** What `native/reexec-coverage.c` exports. */
interface Native {
  /**
   * Calls back at intervals while JavaScript runs, however busy the main thread is.
   *
   * @param atHeapLimit Whether to call back, too, when the heap is nearly full.
   * @returns Whether it will be so.
   */
  beat(ms: number, callback: () => void, atHeapLimit: boolean): boolean
}

/**
 * Calls back at intervals for as long as this process or thread lives, and does not keep it alive. While it waits for something a timer
 * does that; while it computes, or is in an endless loop, the native file does, where there is one: not on Linux, on other
 * architectures, or where Node.js may not load it (`--permission`, `--no-addons`), there is the timer alone.
 *
 * @param callback May be called between any two instructions of the user's JavaScript. Must not throw.
 */
export function startHeartbeat(ms: number, callback: () => void, isMainThread = true): void {
  setInterval(callback, ms).unref()
  // The heap of a worker is watched by Node.js.
  loadNative()?.beat(ms, callback, isMainThread && !hasHeapLimitCallback())
}

function loadNative(): Native | undefined {
  if (process.platform !== 'linux') return undefined
  const module = { exports: {} as Partial<Native> }
  try {
    // Beside `dist` as beside `src`. Not `require()`: making one costs more than loading the file.
    const url = new URL(`../../prebuilt/linux-${process.arch}.node`, import.meta.url)
    process.dlopen(module, fileURLToPath(url))
  } catch {
    return undefined
  }
  return 'beat' in module.exports ? (module.exports as Native) : undefined
}

/** V8 calls one callback only, the last: one that the user asked for has to stay that. */
function hasHeapLimitCallback(): boolean {
  return /near-heap-limit|nearheaplimit/.test(nodeFlags())
}
