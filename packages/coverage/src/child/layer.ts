import { fileURLToPath } from 'node:url'
import type { ChildLayer, CreateChildLayer } from '@reexec/core'
import { coverSpawns } from '../descendants/cover-spawns.ts'
import type { DescendantSession } from '../descendants/session-variable.ts'
import { LAYER_NAME } from '../layer-name.ts'
import { Collector, type Take } from './collector.ts'
import { coverWorkers } from './cover-workers.ts'
import { startHeartbeat } from './heartbeat.ts'
import { beforeLastWords } from './last-words.ts'
import { mountNamespaceOf } from './mount-namespace.ts'
import { ProfileWriter, fileOf } from './profile-writer.ts'
import { TextNumbers } from './text-numbers.ts'

const INTERIM: Take = { kind: 'interim', isLast: false }
const FLUSHED: Take = { kind: 'counts', isLast: false }
const LAST: Take = { kind: 'counts', isLast: true }

/** Built, and CommonJS: beside `dist` as beside `src`. */
const WORKER_AGENT = new URL('../../dist/child/register-worker.cjs', import.meta.url)

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
  const file = fileOf(fd)
  const profile = new ProfileWriter(fd, file)
  let collector: Collector | undefined
  let hasLastWords = never
  const fail = (error: unknown): void => profile.tryAppend('problem', { message: String(error) })
  const take = (how: Take): void => {
    try {
      collector?.take(profile, how)
    } catch (error) {
      fail(error)
    }
  }
  const coverOthers = (): void => {
    if (session !== undefined) coverSpawns(session, (kind, body) => profile.tryAppend(kind, body))
  }
  return {
    async beforeLoad() {
      try {
        const mountNamespace = await mountNamespaceOf(context)
        const numbers = new TextNumbers()
        const started = (collector = Collector.start({ mountNamespace, numbers }))
        startHeartbeat(intervalMs, () => take(INTERIM))
        hasLastWords = beforeLastWords((isCertain) => take(isCertain ? LAST : FLUSHED))
        coverWorkers({
          tell: () => ({
            fd,
            file,
            intervalMs,
            session,
            numbers: numbers.shared,
            mount: mountNamespace(),
            isHooked: started.isHooked(),
            agent: fileURLToPath(WORKER_AGENT),
          }),
          isInherited: false,
          onStart: (threadId) => profile.tryAppend('threadBegan', { threadId }),
        })
        coverOthers()
      } catch (error) {
        fail(`coverage could not begin: ${String(error)}`)
      }
    },
    beforeRun() {
      // A later layer may leave the file system in which the scripts so far can be read.
      if (context.layers.at(-1) !== LAYER_NAME) take(INTERIM)
    },
    beforeEnd(when) {
      // After an answer this process goes on, if only to its end, and each take costs time.
      if (when === 'kill') take(FLUSHED)
      if (when === 'exit' && !hasLastWords()) take(LAST)
    },
    // It only looks.
    movesFiles: false,
  }
}
