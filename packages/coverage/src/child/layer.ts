import type { ChildLayer, CreateChildLayer } from '@reexec/core'
import { coverSpawns } from '../descendants/cover-spawns.ts'
import type { DescendantSession } from '../descendants/session-variable.ts'
import { LAYER_NAME } from '../layer-name.ts'
import { type TakeNow, coverThread } from './cover-thread.ts'
import { beforeLastWords } from './last-words.ts'
import { mountNamespaceOf } from './mount-namespace.ts'
import { ProfileWriter } from './profile-writer.ts'
import { TextNumbers } from './text-numbers.ts'
import { workerAgent } from './worker-agent.ts'

export { rehearse } from './rehearsal.ts'

const never = (): boolean => false

/** What the parent tells the child's side of the layer. */
export interface CollectorData {
  /** The inherited descriptor of the profile. */
  readonly fd: number
  /** How often it writes what ran, in milliseconds. */
  readonly intervalMs: number
  /** What covers what the child spawns; absent if nothing does. */
  readonly session?: DescendantSession | undefined
}

/** Covers the child. Whatever goes wrong with that is written to the profile, and the action runs all the same. */
export const createChildLayer: CreateChildLayer<CollectorData> = (
  { fd, intervalMs, session },
  context,
): ChildLayer => {
  const profile = new ProfileWriter(fd)
  let take: TakeNow | undefined
  let hasLastWords = never
  const fail = (error: unknown): void => profile.tryAppend('problem', { message: String(error) })
  return {
    beforeLoad() {
      try {
        take = coverThread({
          profile,
          intervalMs,
          session,
          collector: { mountNamespace: mountNamespaceOf(context), numbers: new TextNumbers() },
          threadId: undefined,
          kindAtEnd: 'counts',
          watchEnd: (now) => {
            hasLastWords = beforeLastWords(now)
          },
          workers: { agent: workerAgent, wayOf: () => 'given' },
          fail,
        })
        if (session !== undefined)
          coverSpawns(session, (kind, body) => profile.tryAppend(kind, body))
      } catch (error) {
        fail(`coverage could not begin: ${String(error)}`)
      }
    },
    beforeRun() {
      // A later layer may leave the file system in which the scripts so far can be read.
      if (context.layers.at(-1) !== LAYER_NAME) take?.('interval')
    },
    beforeEnd(when) {
      // After an answer this process goes on, if only to its end, and each take costs time.
      if (when === 'kill') take?.('possible')
      if (when === 'exit' && !hasLastWords()) take?.('certain')
    },
    // It only looks.
    movesFiles: false,
  }
}
