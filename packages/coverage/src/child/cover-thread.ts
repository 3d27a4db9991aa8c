import type { DescendantSession } from '../descendants/session-variable.ts'
import { Collector, type CollectorOptions, type Take } from './collector.ts'
import { type CoverWorkersOptions, coverWorkers } from './cover-workers.ts'
import type { WhenTaken } from './give-back.ts'
import { startHeartbeat } from './heartbeat.ts'
import { type Inspector, connectInspector } from './inspector.ts'
import type { End } from './last-words.ts'
import { watchLoaders } from './loaders.ts'
import { OtherSessions } from './other-sessions.ts'
import { OwnThreads } from './own-threads.ts'
import type { ProfileWriter } from './profile-writer.ts'
import { stopInlining } from './stop-inlining.ts'

/** Takes what ran, in passing or at an end, and tells whether that is written. */
export type TakeNow = (when: End | 'interval') => boolean

/** How a thread is covered, whoever it is. */
interface ThreadOptions {
  readonly profile: ProfileWriter
  /** How often what ran is written, in milliseconds. */
  readonly intervalMs: number
  /** What covers what its worker threads spawn; absent if nothing does. */
  readonly session?: DescendantSession | undefined
  readonly collector: Omit<CollectorOptions, 'isHooked' | 'stopInlining'>
  /** Whether V8 may run other texts than the files of modules, by what was before. Default: that is found out. */
  readonly isHooked?: boolean
  /** `undefined` in the main thread. */
  readonly threadId: number | undefined
  /** Of what is taken at the end: counts of a worker are never the last of a profile that it shares. */
  readonly kindAtEnd: Take['kind']
  /** Is told that what ran up to the end is written. */
  readonly whenEnded?: () => void
  /** Sees to what is taken at the end of this thread. */
  readonly watchEnd: (take: TakeNow) => void
  readonly workers: Pick<CoverWorkersOptions, 'agent' | 'wayOf'>
  /** Is told of what could not be taken, which must not cost the program anything. */
  readonly fail: (error: unknown) => void
}

/** What covering a thread touches outside of it; something else in a rehearsal. */
export interface Surroundings {
  readonly connectInspector: () => Inspector
  readonly watchLoaders: () => () => boolean
  readonly startHeartbeat: typeof startHeartbeat
  readonly stopInlining: () => void
  readonly coverWorkers: (options: CoverWorkersOptions) => void
  readonly otherSessions: () => OtherSessions
}

const REAL: Surroundings = {
  connectInspector: () => connectInspector(),
  watchLoaders: () => watchLoaders(),
  startHeartbeat,
  stopInlining,
  coverWorkers,
  otherSessions: () => new OtherSessions(),
}

/**
 * Covers this thread from now on, and the worker threads that it starts.
 *
 * @throws {Error} where Node.js does not allow or have an inspector.
 */
export function coverThread(options: ThreadOptions, around: Surroundings = REAL): TakeNow {
  const { profile, intervalMs, session, fail } = options
  const inspector = around.connectInspector()
  const isHookedNow = around.watchLoaders()
  const isHooked = (): boolean => options.isHooked === true || isHookedNow()
  const others = around.otherSessions()
  const whenTaken: WhenTaken = (json, how) => {
    options.collector.whenTaken?.(json, how)
    others.note(json)
  }
  const collector = new Collector(inspector, {
    ...options.collector,
    isHooked,
    whenTaken,
    stopInlining: around.stopInlining,
  })
  const threads = new OwnThreads()
  const take: TakeNow = (when) => {
    const isLast = when === 'certain' || when === 'likely'
    const kind = when === 'interval' ? 'interim' : options.kindAtEnd
    if (when === 'certain' && threads.areAny) {
      // They may take long to answer, and a signal does not wait that long.
      tryTo(() => collector.take(profile, { kind: 'interim', isLast }), fail)
      threads.end()
    } else if (when !== 'interval') threads.tell()
    const isTaken = tryTo(() => collector.take(profile, { kind, isLast }), fail)
    if (isTaken && isLast) options.whenEnded?.()
    return isTaken
  }
  const listener = {
    beat: () => take('interval') && collector.hasTakenSome,
    end: () => !collector.isTaking && take('certain'),
  }
  around.startHeartbeat(intervalMs, listener, options.threadId)
  others.watch({
    take: () => void take('interval'),
    restart: () => tryTo(() => collector.restart(), fail),
    keepDebugger: () => tryTo(() => collector.keepDebugger(), fail),
  })
  options.watchEnd(take)
  around.coverWorkers({
    ...options.workers,
    threads,
    tell: () => ({
      fd: profile.fd,
      file: profile.file,
      intervalMs,
      session,
      numbers: options.collector.numbers.shared,
      mount: options.collector.mountNamespace(),
      isHooked: isHooked(),
    }),
    onStart: (threadId) => profile.tryAppend('threadBegan', { threadId }),
  })
  return take
}

function tryTo(act: () => void, fail: (error: unknown) => void): boolean {
  try {
    act()
    return true
  } catch (error) {
    fail(error)
    return false
  }
}
