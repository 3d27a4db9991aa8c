import { readFileSync } from 'node:fs'
import { defineAction } from '@reexec/core'
import { parseMountinfo } from './mountinfo.ts'

/** A namespace that is bind-mounted. */
export interface NsfsBindMount {
  /** Such as `net:[4026532000]`. */
  readonly namespace: string
  /** Where, in the mount namespace it was found in. */
  readonly path: string
}

/**
 * Finds the namespaces that bind mounts keep alive, and nothing else, in the mount namespace it runs in.
 * Called with the identities of the namespaces that processes are in.
 */
export const discoverNsfsBindMounts = defineAction(
  import.meta.url,
  'discoverNsfsBindMounts',
  function discoverNsfsBindMounts(inUse: ReadonlySet<string>): NsfsBindMount[] {
    return parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8'))
      .filter(({ filesystem, root }) => filesystem === 'nsfs' && !inUse.has(root))
      .map(({ root, mountPoint }) => ({ namespace: root, path: mountPoint }))
  },
)
