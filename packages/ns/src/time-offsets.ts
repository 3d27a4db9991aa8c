import { show } from './show.ts'

/** How far the clocks of a new time namespace are ahead of those of the initial one, in milliseconds; see time_namespaces(7). */
export interface TimeOffsets {
  /** CLOCK_MONOTONIC, which `process.hrtime()` and `performance.now()` are made of. Default: as the parent's. */
  readonly monotonicMs?: number
  /** CLOCK_BOOTTIME, which `os.uptime()` is made of. Default: as the parent's. */
  readonly boottimeMs?: number
}

/** Writes offsets as `/proc/PID/timens_offsets` takes them. */
export function encodeOffsets({ monotonicMs, boottimeMs }: TimeOffsets): string {
  return [...encodeOffset('monotonic', monotonicMs), ...encodeOffset('boottime', boottimeMs)].join(
    '\n',
  )
}

function encodeOffset(clock: string, ms: unknown): string[] {
  if (ms === undefined) return []
  if (!Number.isSafeInteger(ms)) {
    throw new TypeError(`${clock}Ms is a whole number of milliseconds, not ${show(ms)}.`)
  }
  const seconds = Math.floor((ms as number) / 1000)
  // The rest is never below 0, whatever the sign of the seconds.
  return [`${clock} ${seconds} ${((ms as number) - seconds * 1000) * 1_000_000}`]
}
