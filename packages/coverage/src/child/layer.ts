import type { ChildLayer, CreateChildLayer } from '@reexec/core'
import { LAYER_NAME } from '../layer-name.ts'
import { Collector } from './collector.ts'
import { ProfileWriter } from './profile-writer.ts'

/** What the parent tells the child's side of the layer. */
export interface CollectorData {
  /** The inherited descriptor of the profile. */
  readonly fd: number
}

/** Covers the child. Whatever goes wrong with that is written to the profile, and the action runs all the same. */
export const createChildLayer: CreateChildLayer<CollectorData> = ({ fd }, context): ChildLayer => {
  const profile = new ProfileWriter(fd)
  let collector: Collector | undefined
  const attempt = (step: () => void): void => {
    try {
      step()
    } catch (error) {
      profile.tryAppend('problem', { message: String(error) })
    }
  }
  return {
    beforeLoad: () =>
      attempt(() => {
        collector = Collector.start()
      }),
    beforeRun: () =>
      attempt(() => {
        // A later layer may leave the file system in which the scripts so far can be read.
        if (context.layers.at(-1) !== LAYER_NAME) collector?.take(profile)
      }),
    beforeEnd: () => attempt(() => collector?.take(profile)),
  }
}
