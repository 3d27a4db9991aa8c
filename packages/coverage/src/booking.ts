import type { ChildAccount, RefusedScript } from './account.ts'
import type { Fold } from './fold/fold.ts'
import { incompletenessOf, lossOf, openThreadsOf } from './losses.ts'
import type {
  FrameBodies,
  ProcessIdentity,
  SightedProcess,
  SpawnedProcess,
} from './profile-format.ts'
import { ProfileCounts, type RefuseScript } from './profile-counts.ts'
import { ProfileTexts } from './profile-texts.ts'
import type { ReadFrame, SayingFrame } from './read/profile-reader.ts'
import type { SharedValues } from './shared-values.ts'
import type { TextFilter } from './text-filter.ts'

/** A profile that is being read. */
export interface ReadProfile {
  readonly bytes: number
  /** Of what has been read. */
  readonly tornBytes: number
  /** How many of these are at the end: of a process that goes on, they may be the beginning of a frame. */
  readonly tailBytes: number
  /** Can be read once. */
  frames(): Iterable<ReadFrame>
}

/** What a process has spawned, and how that ended. */
export interface SpawnRecord {
  readonly spawned: SpawnedProcess
  ended?: FrameBodies['descendantEnded']
  /** Whether a profile has been found that is its own. */
  hasProfile?: boolean
  /** Whether it only relays the end of the process whose profile that is. */
  isRelay?: boolean
  /** That it was Node.js, or has become so, where no profile tells. */
  sighted?: SightedProcess
}

/** A spawn, and who saw it. */
export interface SeenSpawn {
  readonly record: SpawnRecord
  /** The process that spawned it, as it sees itself. Absent if that is not known. */
  readonly parentPid: number | undefined
}

type Said = Partial<FrameBodies>

/** How many processes and threads one profile may tell of: each takes memory. */
const MOST_TOLD = 100_000

const NONE: readonly never[] = []

/** The account of one profile, as it is read: a process that goes on may write more, which is read later. */
export class Booking {
  /** What the frames said that are not counts, of each kind the last. */
  readonly said: Said = {}
  readonly spawns: SpawnRecord[] = []
  /** Node.js processes that it has seen, or a process below it. */
  sightings: SightedProcess[] = []
  /** What the process saw of it that spawned it. */
  seen: SeenSpawn | undefined
  #texts: ProfileTexts | undefined
  #refused: Map<string, string> | undefined
  /** Once all is read. */
  #covered: readonly string[] = NONE
  #bytes = 0
  #tornBytes = 0
  /** Worker threads that have not said that nothing of them is missing. */
  #threads: Map<number, 'began' | 'ended'> | undefined
  #tailBytes = 0
  #counted = 0
  #frames = 0
  #isInterim = false

  constructor(filter: TextFilter) {
    this.#texts = new ProfileTexts(filter)
  }

  /** Adds what a profile says that has not been read yet. Scripts that are not included are passed over. */
  read(profile: ReadProfile, fold: Fold): void {
    fold.beginProfile()
    const refuse: RefuseScript = (url, reason) => this.#refuse(url, reason)
    const counts = this.#texts && new ProfileCounts(this.#texts, fold, refuse)
    for (const frame of profile.frames()) {
      this.#frames++
      if (!('giveTo' in frame)) this.#listen(frame)
      else if (frame.kind !== 'deducted') {
        this.#counted++
        this.#isInterim = frame.kind === 'interim'
        counts?.add(frame)
      }
    }
    const { bytes, tornBytes, tailBytes } = profile
    this.#bytes += bytes - tailBytes
    this.#tornBytes += tornBytes - tailBytes
    this.#tailBytes = tailBytes
  }

  /** Is called when all is read: what only reading takes is not kept, and what others have alike is theirs. */
  close(shared: SharedValues): void {
    this.#covered = shared.list(this.#coveredUrls())
    this.#texts = undefined
  }

  /** Who made the profile itself. Absent for children whose profile their parent has allocated. */
  get identity(): ProcessIdentity | undefined {
    return this.said.process ?? this.said.spawner
  }

  /**
   * @param isRunning Whether it still runs.
   * @param shared Of all accounts.
   */
  account(isRunning: boolean, shared: SharedValues): ChildAccount {
    const { allocated, spawned, process, notCovering } = this.said
    const ended = this.said.ended ?? this.seen?.record.ended
    const startedAtMs = process?.startedAtMs ?? allocated?.atMs
    const counted = this.#counted
    const tornBytes = this.#tornBytes + (isRunning ? 0 : this.#tailBytes)
    const state = { said: this.said, ended, isRunning, counted }
    return {
      kind:
        process === undefined ? 'action' : process.threadId === undefined ? 'process' : 'thread',
      action: allocated?.action,
      module: allocated && shared.string(allocated.module),
      command: process && shared.list(process.command),
      pid: process?.pid ?? spawned?.pid,
      // Its parent may have been gone when it looked.
      parentPid: this.seen?.parentPid ?? process?.parentPid ?? allocated?.parentPid,
      threadId: process?.threadId,
      startedAtMs,
      durationMs: startedAtMs !== undefined && ended ? ended.atMs - startedAtMs : undefined,
      exitCode: ended?.exitCode,
      signal: ended?.signal,
      bytes: this.#bytes + this.#tailBytes,
      covered: counted > 0,
      lost:
        notCovering === undefined
          ? lossOf({ ...state, frames: this.#frames, tornBytes })
          : undefined,
      incomplete: this.#isInterim ? incompletenessOf(state) : this.#openThreads(),
      notCovering: notCovering?.reason,
      texts: shared.list(this.#coveredUrls()),
      refused: this.#refused ? Array.from(this.#refused, toRefused) : NONE,
    }
  }

  #coveredUrls(): readonly string[] {
    return this.#texts?.coveredUrls() ?? this.#covered
  }

  #openThreads(): string | undefined {
    return this.#threads && openThreadsOf(this.#threads)
  }

  #listen({ kind, body }: SayingFrame): void {
    if (kind === 'texts') this.#texts?.add(body)
    else if (kind === 'threadEnded') this.#noteThread(body.threadId, 'ended')
    else if (kind === 'threadBegan') this.#noteThread(body.threadId, 'began')
    else if (kind === 'descendant') this.#noteProcess(this.spawns, { spawned: body })
    else if (kind === 'sighted') this.#noteProcess(this.sightings, body)
    else if (kind === 'descendantEnded') {
      const record = this.spawns.findLast(({ spawned }) => spawned.pid === body.pid)
      if (record !== undefined) record.ended = body
    } else (this.said as Record<string, unknown>)[kind] = body
  }

  #noteProcess<Told>(list: Told[], told: Told): void {
    if (list.length < MOST_TOLD) list.push(told)
    else this.#tellsTooMuch('processes')
  }

  #noteThread(id: number, state: 'began' | 'ended'): void {
    this.#threads ??= new Map()
    if (this.#threads.size >= MOST_TOLD && !this.#threads.has(id)) {
      return this.#tellsTooMuch('threads')
    }
    // Two threads write these, in any order.
    if (state === 'ended' || !this.#threads.has(id)) this.#threads.set(id, state)
  }

  #tellsTooMuch(of: string): void {
    this.said.problem = { message: `its profile tells of more than ${MOST_TOLD} ${of}` }
  }

  #refuse(url: string, reason: string): void {
    this.#refused ??= new Map()
    this.#refused.set(url, reason)
  }
}

function toRefused([url, reason]: readonly [string, string]): RefusedScript {
  return { url, reason }
}
