import { join } from 'node:path'
import type { NamespaceType } from '@reexec/ns'
import { type HeldMountNamespace, holdMountNamespace } from './hold-mount-namespace.ts'

/** A namespace without any process in it, bind-mounted in a mount namespace of its own. */
export interface HiddenNamespace extends HeldMountNamespace {
  /** Where it is bind-mounted: a path that leads there in that mount namespace only. */
  readonly path: string
}

/**
 * Makes a namespace that cannot be seen from here.
 *
 * @param name Of the path; without quotes.
 * @param flags More flags of unshare(1), for the mount namespace.
 */
export async function hideNamespace(
  name: string,
  type: NamespaceType = 'net',
  flags: readonly string[] = [],
): Promise<HiddenNamespace> {
  const setup = `cd "$0"; touch '${name}'; ${commandsFor(type, name)}`
  const held = await holdMountNamespace(setup, { flags })
  return { ...held, path: join(held.directory, name) }
}

/** Shell commands that bind-mount a new namespace. */
function commandsFor(type: NamespaceType, name: string): string {
  if (type === 'user') return bindUserNamespace(name)
  const flag = type === 'mnt' ? 'mount' : type
  // Of these two, only what is started after that is in there.
  const fork = type === 'pid' || type === 'time' ? '--fork' : ''
  return `unshare --${flag}='${name}' ${fork} true`
}

/** Who is in another user namespace may not mount it out here, so somebody else has to. */
function bindUserNamespace(name: string): string {
  return `unshare --user sleep 60 & child=$!
    until [ "$(readlink /proc/$child/ns/user)" != "$(readlink /proc/$$/ns/user)" ]; do sleep 0.05; done
    mount --bind /proc/$child/ns/user '${name}'
    kill $child; wait $child || :`
}
