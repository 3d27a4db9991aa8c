import { type Layer, defineAction } from '@reexec/core'
import { NamespaceError, type NamespaceType, enter } from '@reexec/ns'

const TYPES: readonly NamespaceType[] = [
  'net',
  'mnt',
  'user',
  'pid',
  'ipc',
  'uts',
  'cgroup',
  'time',
]

/**
 * Tells the type of the namespace that a path leads to, whatever its name. Node.js has no call for that, but `enter()` refuses
 * a namespace of another type.
 *
 * @returns `undefined` if it leads to none, or to one that may not be opened.
 */
export async function namespaceTypeAt(path: string): Promise<NamespaceType | undefined> {
  for (const type of TYPES) {
    const refusal = await refusalOf(type, path)
    if (refusal === NOT_REFUSED) return type
    if (!(refusal instanceof NamespaceError) || refusal.code !== 'ERR_NAMESPACE_TYPE') break
  }
  return undefined
}

const NOT_REFUSED = new Error('Nothing is to be entered.')

/** Refuses what the layers before it have not. So nothing is ever started. */
const refuse: Layer = {
  name: 'refuse',
  amend() {
    throw NOT_REFUSED
  },
}

const doNothing = defineAction(import.meta.url, 'doNothing', () => {})

async function refusalOf(type: NamespaceType, ref: string): Promise<unknown> {
  const layers = [enter([{ type, ref }]), refuse]
  return doNothing.reexec(undefined, { layers }).catch((error: unknown) => error)
}
