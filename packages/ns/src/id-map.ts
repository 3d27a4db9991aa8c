import type { CreateStep, RunAs } from './plan.ts'
import { checkId } from './run-as.ts'
import { show } from './show.ts'

/** A range of ids of users, or of groups, in a new user namespace, and what they are outside; see user_namespaces(7). */
export interface IdRange {
  /** The first id in the new namespace. */
  readonly inside: number
  /** The first id in the one that the child is created from. */
  readonly outside: number
  /** How many. Default: 1. */
  readonly count?: number
}

/** The ids of a new user namespace. */
export interface IdMaps {
  /** Default: the parent's user alone, who is then `uid` or, without one, 0. More than the parent's own id needs CAP_SETUID. */
  readonly uidMap?: readonly IdRange[]
  /** As `uidMap`, with the parent's group and CAP_SETGID. */
  readonly gidMap?: readonly IdRange[]
}

/** Makes the maps of a step. */
export function mapsFor(
  { uidMap, gidMap }: IdMaps,
  { uid, gid }: RunAs,
): NonNullable<CreateStep['maps']> {
  // Both are there on Linux.
  const ownUid = process.geteuid?.() ?? 0
  const ownGid = process.getegid?.() ?? 0
  return {
    uids: encodeMap('uidMap', uidMap, { inside: uid ?? 0, outside: ownUid }),
    gids: encodeMap('gidMap', gidMap, { inside: gid ?? 0, outside: ownGid }),
    fromOutside: !isOwnOnly(uidMap, ownUid) || !isOwnOnly(gidMap, ownGid),
  }
}

/** Whether who has no privileges may write it. */
function isOwnOnly(map: readonly IdRange[] | undefined, own: number): boolean {
  if (map === undefined) return true
  return map.length === 1 && map[0]?.outside === own && (map[0].count ?? 1) === 1
}

function encodeMap(name: string, map: unknown, own: IdRange): string {
  const ranges: unknown = map === undefined ? [own] : map
  if (!Array.isArray(ranges) || ranges.length === 0) {
    throw new TypeError(`${name} is a list of { inside, outside, count }, and not empty.`)
  }
  return ranges.map((range) => encodeRange(name, range)).join('\n')
}

function encodeRange(name: string, range: unknown): string {
  if (typeof range !== 'object' || range === null) {
    throw new TypeError(`A range of ${name} is { inside, outside, count }, not ${show(range)}.`)
  }
  const { inside, outside, count = 1, ...others } = range as Partial<IdRange>
  const [stranger] = Object.keys(others)
  if (stranger !== undefined) {
    throw new TypeError(`A range of ${name} has inside, outside and count, and no "${stranger}".`)
  }
  return [
    checkId(`inside of ${name}`, inside),
    checkId(`outside of ${name}`, outside),
    checkId(`count of ${name}`, count, 1),
  ].join(' ')
}
