import type { Booking, SpawnRecord, SeenSpawn } from './booking.ts'

/** By how much the clocks of two processes may differ, in milliseconds. */
const SLACK_MS = 50

/**
 * Finds out which processes those are that others have spawned: their profiles learn how they ended, and spawns that have left no profile are returned.
 * As PIDs are used again, and are the same in other PID namespaces, time decides, and then who the parent is.
 */
export function linkSpawns(bookings: readonly Booking[]): SeenSpawn[] {
  const byPid = Map.groupBy(
    bookings.filter(({ identity }) => identity?.threadId === undefined),
    ({ identity }) => identity?.pid,
  )
  const spawns = bookings.flatMap((booking) => {
    const parentPid = booking.identity?.pid ?? booking.said.spawned?.pid
    return booking.spawns.map((record) => ({ record, parentPid }))
  })
  const claim = (unseen: SeenSpawn, isOurs: (booking: Booking) => boolean): boolean => {
    const found = (byPid.get(unseen.record.spawned.pid) ?? []).filter(
      (each) => isWithin(each, unseen.record) && isOurs(each),
    )
    // More than one if it has become another program by execve(2).
    for (const each of found) each.seen = unseen
    unseen.record.hasProfile ||= found.length > 0
    return unseen.record.hasProfile
  }
  const strangers = spawns.filter(
    (each) => !claim(each, ({ identity }) => identity?.parentPid === each.parentPid),
  )
  // Its parent may have been gone when it looked, or it is seen from another PID namespace.
  return strangers.filter((each) => !claim(each, ({ seen }) => seen === undefined))
}

function isWithin({ identity }: Booking, { spawned, ended }: SpawnRecord): boolean {
  if (identity === undefined) return false
  const { startedAtMs } = identity
  return (
    startedAtMs >= spawned.atMs - SLACK_MS &&
    startedAtMs <= (ended?.atMs ?? Number.POSITIVE_INFINITY) + SLACK_MS
  )
}
