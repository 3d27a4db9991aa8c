import { isDeepStrictEqual } from 'node:util'
import type { Booking, SpawnRecord, SeenSpawn } from './booking.ts'

/** By how much the clocks of two processes may differ, in milliseconds. */
const SLACK_MS = 50

/** A spawn, and what its parent knows of itself. */
interface KnownSpawn extends SeenSpawn {
  readonly pidNamespace: string | undefined
}

/** By which a profile is taken for that of a spawn of the same PID and time: who is more certain comes first. */
const SIGNS: readonly ((spawn: KnownSpawn, booking: Booking) => boolean)[] = [
  ({ parentPid, pidNamespace }, { identity }) =>
    identity?.parentPid === parentPid && identity?.pidNamespace === pidNamespace,
  ({ parentPid }, { identity }) => identity?.parentPid === parentPid,
  // Its parent may have been gone when it looked, or it is seen from another PID namespace.
  () => true,
]

/**
 * Finds out which processes those are that others have spawned: their profiles learn how they ended, and spawns that have left no profile are returned.
 * As PIDs are used again, and are the same in other PID namespaces, time decides, and then who the parent is.
 */
export function linkSpawns(bookings: readonly Booking[]): SeenSpawn[] {
  const byPid = Map.groupBy(
    bookings.filter(({ identity }) => identity?.threadId === undefined),
    ({ identity }) => identity?.pid,
  )
  let spawns = bookings
    .flatMap(({ identity, said, spawns: records }) =>
      records.map((record): KnownSpawn => {
        const parentPid = identity?.pid ?? said.spawned?.pid
        return { record, parentPid, pidNamespace: identity?.pidNamespace }
      }),
    )
    .toSorted((one, other) => one.record.spawned.atMs - other.record.spawned.atMs)
  for (const isSign of SIGNS) {
    spawns = spawns.filter((spawn) => {
      const ofPid = byPid.get(spawn.record.spawned.pid) ?? []
      return !claim(
        spawn,
        ofPid.filter((each) => each.seen === undefined && isSign(spawn, each)),
      )
    })
  }
  const inOthers = bookings.filter(({ identity }) => identity?.outerPids !== undefined)
  spawns = spawns.filter((spawn) => {
    const relayed = inOthers.filter((each) => each.seen === undefined && isRelayed(spawn, each))
    spawn.record.isRelay = claim(spawn, relayed)
    return !spawn.record.isRelay
  })
  return spawns.map(({ record, parentPid }) => ({ record, parentPid }))
}

/** Whether what was spawned relays the end of that process, which is in another PID namespace: such a one is the same program. */
function isRelayed({ record: { spawned } }: KnownSpawn, { identity }: Booking): boolean {
  const [, ...words] = identity?.command ?? []
  return (
    identity?.outerPids?.includes(spawned.pid) === true &&
    isDeepStrictEqual(spawned.command.slice(1), words)
  )
}

/** Of several processes it is the one that began first after the spawn. It has more than one profile if it has become another program by execve(2). */
function claim({ record, parentPid }: KnownSpawn, bookings: readonly Booking[]): boolean {
  const [first, ...others] = bookings
    .filter((each) => isWithin(each, record))
    .toSorted((one, other) => startOf(one) - startOf(other))
  if (first !== undefined) {
    const same = others.filter((each) => isSameProcess(each, first))
    for (const each of [first, ...same]) each.seen = { record, parentPid }
    record.hasProfile = true
  }
  return record.hasProfile === true
}

function startOf({ identity }: Booking): number {
  return identity?.startedAtMs ?? 0
}

function isSameProcess({ identity: one }: Booking, { identity: other }: Booking): boolean {
  return one?.pidNamespace === other?.pidNamespace && one?.startTicks === other?.startTicks
}

function isWithin({ identity }: Booking, { spawned, ended }: SpawnRecord): boolean {
  if (identity === undefined) return false
  const { startedAtMs } = identity
  return (
    startedAtMs >= spawned.atMs - SLACK_MS &&
    startedAtMs <= (ended?.atMs ?? Number.POSITIVE_INFINITY) + SLACK_MS
  )
}
