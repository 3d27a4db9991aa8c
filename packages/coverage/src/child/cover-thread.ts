import type { DescendantSession } from '../descendants/session-variable.ts'
import { Collector, type CollectorOptions, type Take } from './collector.ts'
import { type CoverWorkersOptions, coverWorkers } from './cover-workers.ts'
import { startHeartbeat } from './heartbeat.ts'
import type { ProfileWriter } from './profile-writer.ts'

/** Takes what ran, and tells whether that is written. */
export type TakeNow = (how: Take) => boolean

/** How a thread is covered, whoever it is. */
interface ThreadOptions {
  readonly profile: ProfileWriter
  /** How often what ran is written, in milliseconds. */
  readonly intervalMs: number
  /** What covers what its worker threads spawn; absent if nothing does. */
  readonly session?: DescendantSession | undefined
  readonly collector: CollectorOptions
  readonly isMainThread: boolean
  /** Sees to what is taken at the end of this thread. */
  readonly watchEnd: (take: TakeNow) => void
  readonly workers: Pick<CoverWorkersOptions, 'agent' | 'wayOf'>
  /** Is told of what could not be taken, which must not cost the program anything. */
  readonly fail: (error: unknown) => void
}

/**
 * Covers this thread from now on, and the worker threads that it starts.
 *
 * @throws {Error} where Node.js does not allow or have an inspector.
 */
export function coverThread(options: ThreadOptions): TakeNow {
  const { profile, intervalMs, session, fail } = options
  const collector = Collector.start(options.collector)
  const take: TakeNow = (how) => {
    try {
      collector.take(profile, how)
      return true
    } catch (error) {
      fail(error)
      return false
    }
  }
  startHeartbeat(intervalMs, () => void take(INTERIM), options.isMainThread)
  options.watchEnd(take)
  coverWorkers({
    ...options.workers,
    tell: () => ({
      fd: profile.fd,
      file: profile.file,
      intervalMs,
      session,
      numbers: options.collector.numbers.shared,
      mount: options.collector.mountNamespace(),
      isHooked: collector.isHooked(),
    }),
    onStart: (threadId) => profile.tryAppend('threadBegan', { threadId }),
  })
  return take
}

/** Of a thread that goes on. */
export const INTERIM: Take = { kind: 'interim', isLast: false }
