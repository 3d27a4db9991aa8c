import { endingSignals } from './ending-signals.ts'
import { entryOf } from './entry-of.ts'
import { loadNative } from './native.ts'
import { nodeFlags } from './node-flags.ts'
import { Pace } from './pace.ts'

/** What is called back. None may throw. */
interface HeartbeatListener {
  /** At intervals. May be called between any two instructions of the user's JavaScript, but not before the first one of a function, if that can be helped. Returns whether anything has run. */
  beat(): boolean
  /**
   * Before a signal ends this process, in the main thread, or another thread ends this one; likewise.
   *
   * @returns `false` if it cannot do what it has to now, and has to be called again.
   */
  end(): boolean
}

/** What the native file says instead of a signal when the heap is nearly full, and when another thread wants that this one tells what it ran. */
const NEARLY_FULL = -1
const TOLD_TO = -3

/** How often it is refused at one place. A function that calls itself, and has no loop, is interrupted nowhere else than where it begins. */
const MOST_REFUSED = 5

/**
 * Calls back at intervals for as long as this process or thread lives, and does not keep it alive. While it waits for something a timer
 * does that; while it computes, or is in an endless loop, the native file does, where there is one: not on Linux, on other
 * architectures, or where Node.js may not load it (`--permission`, `--no-addons`), there is the timer alone, and signals end it without a word.
 *
 * @param threadId `undefined` in the main thread.
 */
export function startHeartbeat(
  ms: number,
  listener: HeartbeatListener,
  threadId: number | undefined,
): void {
  let hasBeaten = false
  const native = loadNative()
  const pace = new Pace(ms, () => native?.schedule())
  const refused = new Map<string, number>()
  const isRefused = (): boolean => {
    const place = entryOf(beat)
    if (place === undefined) return false
    const times = (refused.get(place) ?? 0) + 1
    refused.set(place, times)
    return times <= MOST_REFUSED
  }
  const beat = (signal?: number): boolean => {
    const ends = signal !== undefined && signal !== NEARLY_FULL && signal !== TOLD_TO
    if (signal === undefined && !pace.isDue()) return true
    if ((signal === undefined || signal === TOLD_TO) && isRefused()) return false
    refused.clear()
    hasBeaten = true
    if (ends) return listener.end()
    pace.taken(listener.beat())
    return true
  }
  // What waits is asked by the native file, too, as soon as the timer runs: once is enough.
  const tick = (): void => {
    if (!hasBeaten && pace.isDue()) pace.taken(listener.beat())
    hasBeaten = false
  }
  setInterval(tick, ms).unref()
  // The heap of a worker is watched by Node.js.
  const isMainThread = threadId === undefined
  const watchesHeap = isMainThread && !hasHeapLimitCallback()
  const signals = isMainThread ? endingSignals() : []
  native?.beat(ms, beat, watchesHeap, signals, threadId ?? 0)
}

/** V8 calls one callback only, the last: one that the user asked for has to stay that. */
function hasHeapLimitCallback(): boolean {
  const flags = nodeFlags()
  return flags.includes('near-heap-limit') || flags.includes('nearheaplimit')
}
