import { basename, sep } from 'node:path'
import { debugLog } from '@reexec/core/debug'
import type { ChildAccount } from './account.ts'
import { bookUnseen, spawnOfSighted } from './book-unseen.ts'
import { Booking, type SeenSpawn } from './booking.ts'
import { readStartTicks } from './descendants/process-identity.ts'
import type { Fold } from './fold/fold.ts'
import type { KeptProfiles } from './kept-profiles.ts'
import { type Started, linkSightings } from './link-sightings.ts'
import { linkSpawns } from './link-spawns.ts'
import { NodeScripts } from './node-scripts.ts'
import { profileNames } from './profile-files.ts'
import { ProfileReader } from './read/profile-reader.ts'
import { removeNow } from './removals.ts'
import { RunningProcesses } from './running-processes.ts'
import type { SightedProcess } from './profile-format.ts'
import { SharedValues } from './shared-values.ts'
import type { TextFilter } from './text-filter.ts'
import { traceProfile } from './trace-profile.ts'

/** The accounts of all profiles of a directory, and of what the processes have spawned that wrote them. */
export class Books {
  /** By the names of their profiles. What nobody has to know more of is an account already. */
  readonly #children = new Map<string, ChildAccount | Booking>()
  /** Those that others may know more of, or that know of others. */
  readonly #bookings = new Set<Booking>()
  #running = new RunningProcesses()
  readonly #isRunning = new Set<Booking>()
  /** Those that have not said who they are, by the paths of their profiles. */
  readonly #started = new Map<string, Started>()
  readonly #kept: KeptProfiles | undefined
  readonly #log = debugLog('profile')

  readonly #directory: string
  readonly #shared = new SharedValues()

  /**
   * @param directory Where the profiles are.
   * @param kept Where profiles are kept whose processes go on.
   */
  constructor(directory: string, kept?: KeptProfiles) {
    this.#directory = directory
    this.#kept = kept
  }

  /** Asks anew which processes run. */
  lookAgain(): void {
    this.#running = new RunningProcesses()
  }

  /**
   * Reads a profile, and removes it, unless it is kept.
   *
   * @param name From the directory on.
   * @param remove How that is done.
   */
  // Synchronously: for files of some kilobytes that were just written, handing each step to another thread takes longer than the step.
  add(
    name: string,
    fold: Fold,
    filter: TextFilter,
    remove: (path: string) => void = removeNow,
  ): void {
    const path = `${this.#directory}${sep}${name}`
    const kept = this.#kept?.profiles
    const before = kept?.get(path)
    const booking = before?.booking ?? new Booking(filter)
    kept?.delete(path)
    let goesOn = false
    try {
      let readTo = this.#readOn(path, before?.readTo, booking, fold)
      goesOn = kept !== undefined && isRunning(booking, this.#running)
      // What has ended may have written its last words after that was read.
      if (!goesOn && booking.identity !== undefined)
        readTo = this.#readOn(path, readTo, booking, fold)
      if (!goesOn) booking.close(this.#shared)
      this.#enter(name, booking, goesOn)
      if (goesOn) kept?.set(path, { booking, readTo })
    } catch (error) {
      booking.close(this.#shared)
      const lost = `its profile cannot be read: ${String(error)}`
      this.#children.set(name, { ...booking.account(false, this.#shared), lost })
    }
    if (!goesOn) remove(path)
  }

  /** Returns up to where it has been read. */
  #readOn(path: string, from: number | undefined, booking: Booking, fold: Fold): number {
    using profile = new ProfileReader(path, from)
    booking.read(this.#log === undefined ? profile : traceProfile(path, profile, this.#log), fold)
    return profile.wholeTo
  }

  #enter(name: string, booking: Booking, goesOn: boolean): void {
    if (goesOn) this.#isRunning.add(booking)
    else this.#isRunning.delete(booking)
    const { identity, said, spawns } = booking
    booking.sightings = booking.sightings.map((each) => share(each, this.#shared))
    const started = startedOf(booking)
    if (started !== undefined) this.#started.set(name, started)
    const isOver = !goesOn && identity === undefined && spawns.length === 0
    if (!isOver) this.#bookings.add(booking)
    // One that only covers others is no child.
    if (said.spawner === undefined) {
      this.#children.set(name, isOver ? this.#account(booking) : booking)
    }
  }

  /** In the order of their profiles, which is mostly that of their starts. Is called once, at the end. */
  accounts(): ChildAccount[] {
    this.#kept?.preliminary.clear()
    const scripts = new NodeScripts()
    const unseen = linkSpawns([...this.#bookings])
    unseen.push(...this.#sighted())
    for (const { spawns } of this.#bookings) forget(spawns)
    return [
      ...[...this.#children]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([, child]) => (child instanceof Booking ? this.#account(child) : child)),
      ...unseen.map((each) => this.#accountOfUnseen(each, scripts)),
    ]
  }

  /** Those that go on are seen to again the next time. */
  #sighted(): SeenSpawn[] {
    const sighted = linkSightings([...this.#bookings], [...this.#started.values()])
    const open = new Set(sighted.filter(isRunningStill))
    // It may have begun when profiles had been listed.
    const late = new Set(
      sighted.filter((each) => !open.has(each) && hasProfileNow(this.#directory, each)),
    )
    for (const booking of this.#bookings) {
      booking.sightings = booking.sightings
        .filter((each) => open.has(each) || late.has(each))
        .map(withoutRoot)
    }
    return sighted
      .filter((each) => !late.has(each))
      .map((each) => spawnOfSighted(each, this.#directory))
  }

  #account(booking: Booking): ChildAccount {
    const goesOn = this.#isRunning.has(booking)
    return this.#note(booking.account(goesOn, this.#shared), goesOn)
  }

  #accountOfUnseen(unseen: SeenSpawn, scripts: NodeScripts): ChildAccount {
    const { spawned, ended, sighted } = unseen.record
    const goesOn =
      ended === undefined && (sighted ? isRunningStill(sighted) : this.#running.hasPid(spawned.pid))
    return this.#note(bookUnseen(unseen, goesOn, scripts), goesOn)
  }

  #note(account: ChildAccount, goesOn: boolean): ChildAccount {
    if (goesOn) this.#kept?.preliminary.add(account)
    this.#log?.(`account ${JSON.stringify(account)}`)
    return account
  }
}

/** Sightings are many, and kept until the profiles are read of what was seen. */
function share(sighted: SightedProcess, shared: SharedValues): SightedProcess {
  const { command, session } = sighted
  const mayHaveSession = session ? { session: shared.string(session) } : {}
  return { ...sighted, command: shared.list(command), ...mayHaveSession }
}

/** Who spawned what it is below may have ended, and be forgotten, the next time. */
function withoutRoot({ rootPid: _root, ...sighted }: SightedProcess): SightedProcess {
  return sighted
}

function isRunningStill({ pids, startTicks }: SightedProcess): boolean {
  return readStartTicks(pids[0]) === startTicks
}

/** Profiles that processes make are named by their PIDs. */
function hasProfileNow(directory: string, { pids }: SightedProcess): boolean {
  return profileNames(directory).some((name) => basename(name).startsWith(`${pids.at(-1)}-`))
}

/** As its parent knows it, whose child a profile is that was allocated for it. */
function startedOf({ said }: Booking): Started | undefined {
  const { allocated, spawned, ended } = said
  if (allocated === undefined || spawned === undefined) return undefined
  return {
    pid: spawned.pid,
    fromMs: allocated.atMs,
    toMs: ended?.atMs ?? Number.POSITIVE_INFINITY,
  }
}

/** What has been booked is not booked again when the process that spawned it goes on. */
function forget(spawns: Booking['spawns']): void {
  spawns.splice(0, spawns.length, ...spawns.filter(({ ended }) => ended === undefined))
}

function isRunning({ identity, said }: Booking, running: RunningProcesses): boolean {
  if (identity !== undefined) return running.has(identity)
  return said.ended === undefined && said.spawned !== undefined && running.hasPid(said.spawned.pid)
}
