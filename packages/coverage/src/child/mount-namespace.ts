import type { ChildContext } from '@reexec/core'
import { LAYER_NAME } from '../layer-name.ts'
import type { MountNamespace } from './collector.ts'

/**
 * Finds out how to tell the mount namespace that this process is in. Without other layers it is the parent's, and is not told: a child would
 * pay 10 ms to load what tells it.
 */
export async function mountNamespaceOf({ layers }: ChildContext): Promise<MountNamespace> {
  if (layers.every((each) => each === LAYER_NAME)) return () => undefined
  const { namespacesOf } = await import('@reexec/ns')
  return () => {
    try {
      return namespacesOf('self').mnt
    } catch {
      // Not Linux, or no /proc here.
      return undefined
    }
  }
}
