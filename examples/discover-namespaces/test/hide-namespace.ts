import { join } from 'node:path'
import { type HeldMountNamespace, holdMountNamespace } from './hold-mount-namespace.ts'

/** A network namespace without any process in it, bind-mounted in a mount namespace of its own. */
export interface HiddenNamespace extends HeldMountNamespace {
  /** Where it is bind-mounted: a path that leads there in that mount namespace only. */
  readonly path: string
}

/** Makes a network namespace that cannot be seen from here, under a name without quotes. */
export async function hideNamespace(name: string): Promise<HiddenNamespace> {
  const held = await holdMountNamespace(`cd "$0"; touch '${name}'; unshare --net='${name}' true`)
  return { ...held, path: join(held.directory, name) }
}
