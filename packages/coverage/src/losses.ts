import type { FrameBodies } from './profile-format.ts'

/** What there is to tell by why coverage is missing. */
export interface Known {
  readonly said: Partial<FrameBodies>
  readonly ended: Ending | undefined
  readonly isRunning: boolean
  /** Frames of counts. */
  readonly counted: number
}

interface Ending {
  readonly exitCode: number | null
  readonly signal: string | null
}

/** Why what it ran last may be missing. */
export function incompletenessOf({ ended, isRunning }: Known): string {
  if (isRunning) return 'it still runs'
  if (ended === undefined)
    return 'it ended without warning: what it ran in its last moments is missing'
  return `${howItEnded(ended)}: what it ran in its last moments is missing`
}

/** @param threads What is known of worker threads, by their ids. */
export function openThreadsOf(threads: ReadonlyMap<number, 'began' | 'ended'>): string | undefined {
  const open = [...threads.keys()].filter((id) => threads.get(id) === 'began')
  if (open.length === 0) return undefined
  const which = open.length === 1 ? 'a worker thread' : `${open.length} worker threads`
  return `${which} did not come to an end: what ran there in the last moments is missing`
}

/** Why the counts of a profile are not, or not all, in the coverage. */
export function lossOf({
  said,
  ended,
  isRunning,
  counted,
  frames,
  tornBytes,
}: Known & { readonly frames: number; readonly tornBytes: number }): string | undefined {
  const { problem, process, spawned } = said
  if (problem !== undefined) return problem.message
  if (tornBytes > 0) return `${tornBytes} bytes of its profile are torn`
  if (counted > 0) return undefined
  if (frames === 0) return 'its profile is empty: the disk may be full'
  if (process === undefined && spawned === undefined) return 'it was not started'
  if (ended !== undefined) return `${howItEnded(ended)} before it wrote its profile`
  if (isRunning || process === undefined) return 'it has not ended'
  return 'it ended before it wrote its profile'
}

/** In words. */
export function howItEnded({ exitCode, signal }: Ending): string {
  return signal === null ? `exited with code ${exitCode}` : `killed by ${signal}`
}
