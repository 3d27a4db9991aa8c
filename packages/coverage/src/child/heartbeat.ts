import { loadNative } from './native.ts'
import { nodeFlags } from './node-flags.ts'

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

/** V8 calls one callback only, the last: one that the user asked for has to stay that. */
function hasHeapLimitCallback(): boolean {
  const flags = nodeFlags()
  return flags.includes('near-heap-limit') || flags.includes('nearheaplimit')
}
