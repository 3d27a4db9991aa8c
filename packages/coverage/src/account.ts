import type { FlatScript } from './flat-script.ts'
import type { Fold } from './fold/fold.ts'
import type { FrameBodies } from './profile-format.ts'
import { ProfileTexts } from './profile-texts.ts'
import type { ReadFrame } from './read/profile-reader.ts'
import type { TextFilter, UsedText } from './text-filter.ts'

/** What became of one child, and of its coverage. */
export interface ChildAccount {
  /** A child that was re-executed for an action, any other Node.js process below, or a worker thread of either. */
  readonly kind: 'action' | 'process' | 'thread'
  /** Absent if it is not known, or there is none. */
  readonly action: string | undefined
  /** URL of the module that defines the action. */
  readonly module: string | undefined
  /** What it was started as, in words: of a process its binary, flags, program and arguments, of a thread its file. Absent if there is an action, or it is not known. */
  readonly command: readonly string[] | undefined
  /** As its parent saw it, or itself. Absent if it was never spawned. */
  readonly pid: number | undefined
  /** Of a worker thread its process. Not the pid of an account if that one is not covered, or was in another PID namespace. */
  readonly parentPid: number | undefined
  /** Of a worker thread, its `threadId`. */
  readonly threadId: number | undefined
  /** In milliseconds since the epoch. Two children of one pid differ in it. */
  readonly startedAtMs: number | undefined
  /** From the start of the launch to the end of the child. Absent if its parent did not see it end. */
  readonly durationMs: number | undefined
  readonly exitCode: number | null | undefined
  readonly signal: string | null | undefined
  /** Size of its profile. */
  readonly bytes: number
  /** Whether its counts are in the coverage; `lost` says why they are not, or not all. */
  readonly covered: boolean
  readonly lost: string | undefined
  /** Why what it ran last may be missing, while the rest is in the coverage: its end came without warning. */
  readonly incomplete: string | undefined
  /** Why it is neither covered nor lost: it was not to be covered, or is not Node.js. */
  readonly notCovering: string | undefined
  /** URLs of the texts that its counts were added to. */
  readonly texts: readonly string[]
  /** Scripts whose counts were refused, and why: the rest is in the coverage. */
  readonly refused: readonly RefusedScript[]
}

export interface RefusedScript {
  readonly url: string
  readonly reason: string
}

/** A profile that is being read. */
export interface ReadProfile {
  readonly bytes: number
  /** Of what has been read. */
  readonly tornBytes: number
  /** Can be read once. */
  frames(): Iterable<ReadFrame>
}

/** Adds the counts of a profile to a fold, and books the child. Scripts that are not included are passed over. */
export function bookProfile(profile: ReadProfile, fold: Fold, filter: TextFilter): ChildAccount {
  const said: Partial<FrameBodies> = {}
  const texts = new ProfileTexts(filter)
  const refused = new Map<string, string>()
  const covered = new Set<string>()
  let counted = 0
  let isInterim = false
  let frames = 0
  /** Worker threads that have not said that nothing of them is missing. */
  const threads = new Map<number, 'began' | 'ended'>()
  fold.beginProfile()
  for (const { kind, body } of profile.frames()) {
    frames++
    if (kind === 'texts') texts.add(body)
    else if (kind === 'counts' || kind === 'interim') {
      counted++
      isInterim = kind === 'interim'
      for (const script of body) {
        const url = addScript(fold, texts.of(script.text), script, refused)
        if (url !== undefined) covered.add(url)
      }
    } else if (kind === 'threadEnded') threads.set(body.threadId, 'ended')
    else if (kind === 'threadBegan') {
      // Two threads write these.
      if (!threads.has(body.threadId)) threads.set(body.threadId, 'began')
    } else Object.assign(said, { [kind]: body })
  }
  const { allocated, spawned, ended } = said
  return {
    kind: 'action',
    action: allocated?.action,
    module: allocated?.module,
    command: undefined,
    pid: spawned?.pid,
    parentPid: allocated?.parentPid,
    threadId: undefined,
    startedAtMs: allocated?.atMs,
    durationMs: allocated && ended ? ended.atMs - allocated.atMs : undefined,
    exitCode: ended?.exitCode,
    signal: ended?.signal,
    bytes: profile.bytes,
    covered: counted > 0,
    lost: lossOf(profile, said, { counted, frames }),
    incomplete: isInterim ? incompleteness(said) : incompletenessOf(threads),
    notCovering: undefined,
    texts: [...covered],
    refused: [...refused].map(([url, reason]) => ({ url, reason })),
  }
}

function incompleteness({ ended }: Partial<FrameBodies>): string {
  if (ended === undefined) return 'it has not ended'
  const how =
    ended.signal === null ? `exited with code ${ended.exitCode}` : `killed by ${ended.signal}`
  return `${how}: what it ran in its last moments is missing`
}

/** @param threads What is known of worker threads, by their ids. */
function incompletenessOf(threads: ReadonlyMap<number, 'began' | 'ended'>): string | undefined {
  const open = [...threads.keys()].filter((id) => threads.get(id) === 'began')
  if (open.length === 0) return undefined
  const which = open.length === 1 ? 'a worker thread' : `${open.length} worker threads`
  return `${which} did not come to an end: what ran there in the last moments is missing`
}

/** Returns the URL of the text whose counts were added. */
function addScript(
  fold: Fold,
  text: UsedText | undefined,
  script: FlatScript,
  refused: Map<string, string>,
): string | undefined {
  if (text === 'excluded') return undefined
  if (text === undefined) {
    refused.set('unknown', 'its text was lost')
  } else if (text.problem !== undefined) {
    refused.set(text.url, text.problem)
  } else {
    try {
      fold.add(text, script)
      return text.url
    } catch (error) {
      refused.set(text.url, String(error))
    }
  }
  return undefined
}

function lossOf(
  profile: ReadProfile,
  said: Partial<FrameBodies>,
  { counted, frames }: { counted: number; frames: number },
): string | undefined {
  const { problem, spawned, ended } = said
  if (problem !== undefined) return problem.message
  if (profile.tornBytes > 0) return `${profile.tornBytes} bytes of its profile are torn`
  if (counted > 0) return undefined
  if (frames === 0) return 'its profile is empty: the disk may be full'
  if (spawned === undefined) return 'it was not started'
  if (ended === undefined) return 'it has not ended'
  if (ended.signal !== null) return `killed by ${ended.signal} before it wrote its profile`
  return `exited with code ${ended.exitCode} before it wrote its profile`
}
