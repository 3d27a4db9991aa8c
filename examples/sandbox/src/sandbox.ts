import { readFileSync } from 'node:fs'
import type { Layer } from '@reexec/core'
import { create } from '@reexec/ns'

/** The user without files and processes, by custom. Its group has the same id. */
const NOBODY = 65_534

/** What the action's user and group are called in there. What is not mapped is called 65534. */
const INSIDE = 1000

/**
 * Makes a layer that runs an action where it has no network, sees neither the processes nor the /tmp of this system, and has no
 * rights in it but those of nobody; or, as only root may become somebody else, those of the user who runs this program.
 */
export function sandbox(): Layer {
  const toNobody = [{ inside: INSIDE, outside: NOBODY }]
  return create(
    {
      user: mayBecomeNobody() ? { uidMap: toNobody, gidMap: toNobody } : true,
      mnt: { tmpfs: ['/tmp'] },
      net: true,
      pid: { proc: true },
      ipc: true,
      uts: true,
      cgroup: true,
    },
    { uid: INSIDE, gid: INSIDE },
  )
}

/** Root may, where nobody is known: in a user namespace, few are. */
function mayBecomeNobody(): boolean {
  return process.geteuid?.() === 0 && ['uid_map', 'gid_map'].every((map) => hasNobody(map))
}

/** See user_namespaces(7): each line is a range, as its first id in here, its first id outside and their number. */
function hasNobody(map: string): boolean {
  const lines = readFileSync(`/proc/self/${map}`, 'utf8').trim().split('\n')
  return lines
    .map((line) => line.trim().split(/\s+/).map(Number))
    .some(([first = 0, , count = 0]) => first <= NOBODY && NOBODY < first + count)
}
