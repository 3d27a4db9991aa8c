import type { TestContext } from 'vitest'
import { type Discovery, discoverNamespaces } from '../src/discover-namespaces.ts'

declare module 'vitest' {
  interface TaskMeta {
    /** In how many mount namespaces the test ran `discoverNsfsBindMounts`. */
    entered?: number
  }
}

/** Discovers namespaces, and notes for the demo how often its action ran. */
export async function discover({ task }: TestContext): Promise<Discovery> {
  const discovery = await discoverNamespaces()
  task.meta.entered = discovery.visits.filter(({ entered }) => entered).length
  return discovery
}
