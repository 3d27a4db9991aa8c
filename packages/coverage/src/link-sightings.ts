import type { Booking, SpawnRecord } from './booking.ts'
import { LEFT_OUT } from './descendants/session-variable.ts'
import type { ProcessIdentity, SightedProcess } from './profile-format.ts'

/** How far apart the start of a program is, by its own clock, and the moment at which it was seen, in milliseconds. */
const LATE_MS = 10_000
/** By how much the clocks of two processes may differ, in milliseconds. */
const SLACK_MS = 50

/** A process that this session has started, as that knows it. */
export interface Started {
  readonly pid: number
  readonly fromMs: number
  /** Infinity if it goes on. */
  readonly toMs: number
}

/**
 * Finds those Node.js processes that were seen and have left no profile. The record of the spawn, where there is one, learns of it; others are returned.
 *
 * @param bookings Of all profiles of a directory, their spawns linked.
 * @param children Those that have a profile without having said who they are.
 */
export function linkSightings(
  bookings: readonly Booking[],
  children: readonly Started[],
): SightedProcess[] {
  const sightings = bookings.flatMap((booking) => booking.sightings)
  if (sightings.length === 0) return []
  const childrenByPid = Map.groupBy(children, ({ pid }) => pid)
  const records = Map.groupBy(
    bookings.flatMap(({ spawns }) => spawns),
    ({ spawned }) => spawned.pid,
  )
  const identities = Map.groupBy(
    bookings.flatMap(({ identity }) => identity ?? []).filter(isOfProcess),
    ({ pid }) => pid,
  )
  /** Other threads of the process that saw it, and whatever else is in there, have started processes, too. */
  const isBelow = ({ rootPid, atMs }: SightedProcess): boolean =>
    rootPid === undefined ||
    [...(childrenByPid.get(rootPid) ?? []), ...(records.get(rootPid) ?? []).map(startedOf)].some(
      (each) => isWithin(each, atMs),
    )
  const isChild = ({ pids, atMs }: SightedProcess): boolean =>
    pids.some((pid) => childrenByPid.get(pid)?.some((each) => isWithin(each, atMs)) === true)
  return sightings
    .filter((each) => each.session !== LEFT_OUT && isBelow(each) && !isChild(each))
    .toSorted((one, other) => one.atMs - other.atMs)
    .filter((each) => !claim(each, identities) && !attach(each, records))
}

function isOfProcess({ threadId }: ProcessIdentity): boolean {
  return threadId === undefined
}

function isWithin({ fromMs, toMs }: Started, atMs: number): boolean {
  return atMs >= fromMs - SLACK_MS && atMs <= toMs + SLACK_MS
}

/** A process that becomes another program is seen once more, and has another profile then. */
function claim(
  sighted: SightedProcess,
  identities: ReadonlyMap<number, ProcessIdentity[]>,
): boolean {
  const distance = ({ startedAtMs }: ProcessIdentity): number =>
    Math.abs(startedAtMs - sighted.atMs)
  const ofPid = identities.get(sighted.pids.at(-1) as number) ?? []
  const [nearest] = ofPid
    .filter((each) => isInSameNamespace(each, sighted) && distance(each) < LATE_MS)
    .toSorted((one, other) => distance(one) - distance(other))
  if (nearest !== undefined) ofPid.splice(ofPid.indexOf(nearest), 1)
  return nearest !== undefined
}

function isInSameNamespace(
  { pidNamespace: one }: ProcessIdentity,
  { pidNamespace: other }: SightedProcess,
): boolean {
  return one === undefined || other === undefined || one === other
}

function attach(
  sighted: SightedProcess,
  records: ReadonlyMap<number, readonly SpawnRecord[]>,
): boolean {
  const record = sighted.pids
    .flatMap((pid) => records.get(pid) ?? [])
    .find((each) => (each.isRelay || !each.hasProfile) && isWithin(startedOf(each), sighted.atMs))
  if (record !== undefined && !record.isRelay) record.sighted = sighted
  return record !== undefined
}

function startedOf({ spawned, ended }: SpawnRecord): Started {
  return {
    pid: spawned.pid,
    fromMs: spawned.atMs,
    toMs: ended?.atMs ?? Number.POSITIVE_INFINITY,
  }
}
