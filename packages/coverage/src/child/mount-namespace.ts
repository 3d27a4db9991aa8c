import type { ChildContext } from '@reexec/core'
import { LAYER_NAME } from '../layer-name.ts'
import type { MountNamespace } from './collector.ts'
import { ownMountNamespace } from './own-mount-namespace.ts'

/** Finds out how to tell the mount namespace that this process is in. Without other layers it is the parent's, and is not told. */
export function mountNamespaceOf({ layers }: ChildContext): MountNamespace {
  return layers.every((each) => each === LAYER_NAME) ? () => undefined : ownMountNamespace
}
