import type { FrameBodies, FrameKind } from '../profile-format.ts'
import { countValues } from '../scan/count-values.ts'
import {
  type Check,
  type Fields,
  isBoolean,
  isNumber,
  isString,
  list,
  nullable,
  optional,
  record,
} from './checks.ts'
import type { CountsKind, SayingFrame } from './profile-reader.ts'

/** How many values a frame may have: many times what one has that a child of ours wrote. They take more memory than bytes. */
const MOST_VALUES = 2 ** 20
/** Below this it cannot have so many that it would matter. */
const FEW_BYTES = 64 * 1024

const ranText = record({
  url: isFileUrl,
  length: isNumber,
  hash: optional(isString),
  mount: optional(isString),
  problem: optional(isString),
  code: optional(isString),
  map: () => true,
  fileHash: optional(isString),
} satisfies Fields<FrameBodies['texts']['texts'][number]>)

const processIdentity = record({
  pid: isNumber,
  pidNamespace: optional(isString),
  startTicks: optional(isNumber),
  parentPid: isNumber,
  outerPids: optional(list(isNumber)),
  threadId: optional(isNumber),
  startedAtMs: isNumber,
  command: list(isString),
  cwd: optional(isString),
} satisfies Fields<FrameBodies['process']>)

/** The checksum says that a frame is whole, not who wrote it: what it says has to have the form that it is said to have. */
const CHECKS: { readonly [Kind in SayingFrame['kind']]: Check } = {
  allocated: record({
    action: isString,
    module: isString,
    parentPid: isNumber,
    atMs: isNumber,
  } satisfies Fields<FrameBodies['allocated']>),
  spawned: record({ pid: isNumber } satisfies Fields<FrameBodies['spawned']>),
  texts: record({ first: isNumber, texts: list(ranText) } satisfies Fields<FrameBodies['texts']>),
  problem: record({ message: isString } satisfies Fields<FrameBodies['problem']>),
  ended: record({
    exitCode: nullable(isNumber),
    signal: nullable(isString),
    answered: isBoolean,
    atMs: isNumber,
  } satisfies Fields<FrameBodies['ended']>),
  process: processIdentity,
  spawner: processIdentity,
  notCovering: record({ reason: isString } satisfies Fields<FrameBodies['notCovering']>),
  descendant: record({
    pid: isNumber,
    command: list(isString),
    isNode: optional(isBoolean),
    notCovering: optional(isString),
    problem: optional(isString),
    atMs: isNumber,
  } satisfies Fields<FrameBodies['descendant']>),
  descendantEnded: record({
    pid: isNumber,
    exitCode: nullable(isNumber),
    signal: nullable(isString),
    atMs: isNumber,
  } satisfies Fields<FrameBodies['descendantEnded']>),
  threadBegan: record({ threadId: isNumber } satisfies Fields<FrameBodies['threadBegan']>),
  threadEnded: record({ threadId: isNumber } satisfies Fields<FrameBodies['threadEnded']>),
  kept: record({
    root: isString,
    texts: isNumber,
    children: isNumber,
  } satisfies Fields<FrameBodies['kept']>),
  sighted: record({
    pids: (value) => list(isNumber)(value) && (value as number[]).length > 0,
    pidNamespace: optional(isString),
    startTicks: isNumber,
    parentPid: isNumber,
    rootPid: optional(isNumber),
    command: list(isString),
    session: optional(nullable(isString)),
    atMs: isNumber,
  } satisfies Fields<FrameBodies['sighted']>),
  account: record({
    kind: (value) => value === 'action' || value === 'process' || value === 'thread',
    action: optional(isString),
    module: optional(isString),
    command: optional(list(isString)),
    pid: optional(isNumber),
    parentPid: optional(isNumber),
    threadId: optional(isNumber),
    startedAtMs: optional(isNumber),
    durationMs: optional(isNumber),
    exitCode: optional(nullable(isNumber)),
    signal: optional(nullable(isString)),
    bytes: isNumber,
    covered: isBoolean,
    lost: optional(isString),
    incomplete: optional(isString),
    notCovering: optional(isString),
    texts: list(isString),
    refused: list(record({ url: isString, reason: isString })),
  } satisfies Fields<FrameBodies['account']>),
}

/** Reads what a frame says. `undefined` if that is not what a frame of its kind can say. */
export function parseBody(
  kind: Exclude<FrameKind, CountsKind>,
  bytes: Buffer,
): SayingFrame | undefined {
  if (bytes.length > FEW_BYTES && countValues(bytes, MOST_VALUES) >= MOST_VALUES) return undefined
  try {
    const body: unknown = JSON.parse(bytes.toString())
    // It has been checked to be one of that kind.
    return CHECKS[kind](body) ? ({ kind, body } as SayingFrame) : undefined
  } catch {
    return undefined
  }
}

function isFileUrl(value: unknown): boolean {
  return isString(value) && String(value).startsWith('file:///')
}
