import { fileURLToPath } from 'node:url'
import type { Fold } from './fold.ts'
import type { FrameBodies, RanText } from './profile-format.ts'
import type { Profile } from './read.ts'

/** What became of one child, and of its coverage. */
export interface ChildAccount {
  readonly action: string
  /** URL of the module that defines the action. */
  readonly module: string
  /** As its parent saw it. Absent if it was never spawned. */
  readonly pid: number | undefined
  readonly parentPid: number
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
  /** Scripts whose counts were refused, and why: the rest is in the coverage. */
  readonly refused: readonly RefusedScript[]
}

export interface RefusedScript {
  readonly url: string
  readonly reason: string
}

/** Tells whether a file is to be covered, by its absolute path. */
export type IsIncluded = (path: string) => boolean

/** Adds the counts of a profile to a fold, and books the child. Scripts that are not included are passed over. */
export function bookProfile(profile: Profile, fold: Fold, isIncluded: IsIncluded): ChildAccount {
  const said: Partial<FrameBodies> = {}
  const texts: (RanText | 'excluded')[] = []
  const refused = new Map<string, string>()
  let counted = 0
  let isInterim = false
  for (const { kind, body } of profile.frames) {
    if (kind === 'texts')
      texts.push(...body.map((text) => (isIncluded(fileURLToPath(text.url)) ? text : 'excluded')))
    else if (kind === 'counts' || kind === 'interim') {
      counted++
      isInterim = kind === 'interim'
      for (const script of body) addScript(fold, texts[script[0]], script, refused)
    } else Object.assign(said, { [kind]: body })
  }
  const { allocated, spawned, ended } = said
  return {
    action: allocated?.action ?? 'unknown',
    module: allocated?.module ?? 'unknown',
    pid: spawned?.pid,
    parentPid: allocated?.parentPid ?? 0,
    durationMs: allocated && ended ? ended.atMs - allocated.atMs : undefined,
    exitCode: ended?.exitCode,
    signal: ended?.signal,
    bytes: profile.bytes,
    covered: counted > 0,
    lost: lossOf(profile, said, counted),
    incomplete: isInterim ? incompleteness(said) : undefined,
    refused: [...refused].map(([url, reason]) => ({ url, reason })),
  }
}

function incompleteness({ ended }: Partial<FrameBodies>): string {
  if (ended === undefined) return 'it has not ended'
  const how =
    ended.signal === null ? `exited with code ${ended.exitCode}` : `killed by ${ended.signal}`
  return `${how}: what it ran in its last moments is missing`
}

type Script = FrameBodies['counts'][number]

function addScript(
  fold: Fold,
  text: RanText | 'excluded' | undefined,
  script: Script,
  refused: Map<string, string>,
): void {
  if (text === 'excluded') return
  if (text === undefined) return void refused.set('unknown', 'its text was lost')
  if (text.problem !== undefined) return void refused.set(text.url, text.problem)
  try {
    fold.add(text, script)
  } catch (error) {
    refused.set(text.url, String(error))
  }
}

function lossOf(profile: Profile, said: Partial<FrameBodies>, counted: number): string | undefined {
  const { problem, spawned, ended } = said
  if (problem !== undefined) return problem.message
  if (profile.tornBytes > 0) return `${profile.tornBytes} bytes of its profile are torn`
  if (counted > 0) return undefined
  if (profile.frames.length === 0) return 'its profile is empty: the disk may be full'
  if (spawned === undefined) return 'it was not started'
  if (ended === undefined) return 'it has not ended'
  if (ended.signal !== null) return `killed by ${ended.signal} before it wrote its profile`
  return `exited with code ${ended.exitCode} before it wrote its profile`
}
