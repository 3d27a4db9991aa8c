import type { ChildLayer, CreateChildLayer } from '@reexec/core'
import { LAYER_NAME } from '../layer-name.ts'
import { Collector } from './collector.ts'
import { startHeartbeat } from './heartbeat.ts'
import { beforeLastWords } from './last-words.ts'
import { mountNamespaceOf } from './mount-namespace.ts'
import { ProfileWriter } from './profile-writer.ts'

/** What the parent tells the child's side of the layer. */
export interface CollectorData {
  /** The inherited descriptor of the profile. */
  readonly fd: number
  /** How often it writes what ran, in milliseconds. */
  readonly intervalMs: number
}

/** Covers the child. Whatever goes wrong with that is written to the profile, and the action runs all the same. */
export const createChildLayer: CreateChildLayer<CollectorData> = (
  { fd, intervalMs },
  context,
): ChildLayer => {
  const profile = new ProfileWriter(fd)
  let collector: Collector | undefined
  const fail = (error: unknown): void => profile.tryAppend('problem', { message: String(error) })
  const take = (kind: 'counts' | 'interim'): void => {
    try {
      collector?.take(profile, kind)
    } catch (error) {
      fail(error)
    }
  }
  return {
    async beforeLoad() {
      try {
        collector = Collector.start(await mountNamespaceOf(context))
        startHeartbeat(intervalMs, () => take('interim'))
        beforeLastWords(() => take('counts'))
      } catch (error) {
        fail(error)
      }
    },
    beforeRun() {
      // A later layer may leave the file system in which the scripts so far can be read.
      if (context.layers.at(-1) !== LAYER_NAME) take('interim')
    },
    beforeEnd: () => take('counts'),
    // It only looks.
    movesFiles: false,
  }
}
