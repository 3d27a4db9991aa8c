import type { ChildAccount } from './account.ts'
import { checksum } from './checksum.ts'

/**
 * A profile is a file of frames, only ever appended to, by the parent and by the child. A frame is a header of 12 bytes (`RXP`, kind,
 * length of the body, CRC-32 of all else; 32 bit, little endian) and a body in JSON, which the native file packs where that makes it smaller.
 * The last frame of a child that was killed may be torn.
 */
export const HEADER_BYTES = 12
export const MAGIC: Buffer = Buffer.from('RXP')
/** Of a body, packed or not. The parent reads no more, whatever a header says. */
export const MOST_BODY_BYTES: number = 64 * 1024 * 1024
/** Is set in the kind where the body is packed: how many bytes of JSON it holds (32 bit, little endian), and a block of LZ4. */
export const PACKED = 0x80

/** What the frames say. */
export interface FrameBodies {
  /** By the parent, before the child is spawned. */
  allocated: { action: string; module: string; parentPid: number; atMs: number }
  /** By the parent; `pid` as the parent sees it. */
  spawned: { pid: number }
  /** By the child: texts of which counts follow, and the number of the first of them. */
  texts: { first: number; texts: readonly RanText[] }
  /** By the child: what ran since the last such frame. Counts of all frames add up. */
  counts: readonly ScriptCounts[]
  /** As `counts`, but by a child that went on, and may have run more that no such frame tells of. */
  interim: readonly ScriptCounts[]
  /** By the child: why it cannot cover. */
  problem: { message: string }
  /** By the parent. */
  ended: { exitCode: number | null; signal: string | null; answered: boolean; atMs: number }
  /** By a process or thread that made its profile itself: who it is. */
  process: ProcessIdentity
  /** By a process that is not to be covered, and why. */
  notCovering: { reason: string }
  /** By a process that covers others and not itself, before all else: it is no child, and its profile says only what it has spawned. */
  spawner: ProcessIdentity
  /** By a process that is covered, or that covers others: what it has spawned. */
  descendant: SpawnedProcess
  /** By the same: how that ended, where it saw it end. */
  descendantEnded: { pid: number; exitCode: number | null; signal: string | null; atMs: number }
  /** By a thread of the child: that it has started a worker thread, which appends to this profile, too, and only `interim` counts. */
  threadBegan: { threadId: number }
  /** By that worker thread: that nothing of it is missing. */
  threadEnded: { threadId: number }
  /** Begins a file that keeps the sums of a run: paths are below `root`, and so many texts and accounts follow. */
  kept: { root: string; texts: number; children: number }
  /** In such a file: counts that are to be taken away from the sum. */
  deducted: readonly ScriptCounts[]
  /** Of a child, in such a file. */
  account: ChildAccount
  /** By the native file of a process that covers others: which Node.js process below it it has seen. */
  sighted: SightedProcess
}
export type FrameKind = keyof FrameBodies

/** In the order of their numbers in a header, from 0. Only to be appended to. */
export const KINDS: readonly FrameKind[] = [
  'allocated',
  'spawned',
  'texts',
  'counts',
  'problem',
  'ended',
  'interim',
  'process',
  'descendant',
  'descendantEnded',
  'threadBegan',
  'threadEnded',
  'spawner',
  'notCovering',
  'kept',
  'account',
  'deducted',
  'sighted',
]

/** Who a process or thread is. */
export interface ProcessIdentity {
  /** As it sees itself: in its own PID namespace. */
  readonly pid: number
  /** As `pid:[4026531836]`. Absent without a /proc. */
  readonly pidNamespace?: string
  /** When it began, by the kernel's clock: field 22 of `/proc/self/stat` (proc_pid_stat(5)). With the PID it tells a process from all others. Absent without a /proc. */
  readonly startTicks?: number
  readonly parentPid: number
  /**
   * The PIDs that it and who is above it have in the PID namespace of the /proc that it sees, where that is not its own: it is in one that was created below, or entered, and
   * who spawned it knows the PID of the one that relays its end.
   */
  readonly outerPids?: readonly number[]
  /** Of a worker thread, its `threadId`. */
  readonly threadId?: number
  /** When it began, by its own clock, in milliseconds since the epoch. A PID that is used again differs in it. */
  readonly startedAtMs: number
  /** What it was started as: the binary, its flags, the program, its arguments. Of a worker thread: the file, or `[eval]`. */
  readonly command: readonly string[]
  /** Absent where there is none any more. */
  readonly cwd?: string
}

/** A process that another one has spawned. */
export interface SpawnedProcess {
  readonly pid: number
  /** File and arguments. */
  readonly command: readonly string[]
  /** Whether it was Node.js right after its start, or what else it was; absent where nobody could look. */
  readonly isNode?: boolean
  /** Why it is not to be covered, where that is known from the start. */
  readonly notCovering?: string
  /** Why it cannot be covered, where that is known from the start. */
  readonly problem?: string
  readonly atMs: number
}

/** A Node.js process that was seen to run, whoever has started it. */
export interface SightedProcess {
  /** As whoever saw it sees it, as those do that are in PID namespaces between, and as it sees itself. */
  readonly pids: readonly [number, ...number[]]
  /** That of the process, as `pid:[4026531836]`. Absent if that may not be seen. */
  readonly pidNamespace?: string
  /** Field 22 of `/proc/PID/stat` (proc_pid_stat(5)). */
  readonly startTicks: number
  /** PID 1 if that had ended. */
  readonly parentPid: number
  /** The process that it is below, or is, among those that were spawned by who saw it. Absent if who was between them had ended. */
  readonly rootPid?: number
  readonly command: readonly string[]
  /** What its environment says of a session; null if nothing, absent if that may not be seen. */
  readonly session?: string | null
  readonly atMs: number
}

/** The identity of a text that V8 ran. */
export interface RanText {
  /** As V8 knows it, `file:///…`. */
  readonly url: string
  /** In UTF-16 code units. */
  readonly length: number
  /** Hash of the file that was at `url` when the child looked. Absent, with a `problem`, where the text is not that file's. */
  readonly hash?: string
  /** The mount namespace in which `url` was looked up, as `mnt:[4026531841]`. Absent where it is the parent's, or not known. */
  readonly mount?: string
  /** Why the text has no hash. */
  readonly problem?: string
  /** What V8 ran, where that is not the file at `url`; `length` and `hash` are of this then. Absent, without a `problem`, where V8 ran that file. */
  readonly code?: string
  /** The source map (version 3, as parsed JSON) of what V8 ran, where neither that nor the file at `url` leads to it by its `sourceMappingURL`. */
  readonly map?: unknown
  /** Hash of the file that was at `url` when the child looked, where V8 ran `code`, so that a source which changed since is found out. */
  readonly fileHash?: string
}

/** The counts of one script: the text's number, then of each function its name, whether it has block counts, and start, end, count of each range. */
export type ScriptCounts = readonly [text: number, ...functions: FunctionCounts[]]
export type FunctionCounts = readonly [name: string, block: 0 | 1, ...ranges: number[]]

/**
 * Writes a frame as one buffer, so that one `write(2)` appends it whole.
 *
 * @throws {RangeError} for what is too large for a frame.
 */
export function encodeFrame<Kind extends FrameKind>(kind: Kind, body: FrameBodies[Kind]): Buffer {
  const json = JSON.stringify(body)
  const length = Buffer.byteLength(json)
  if (length > MOST_BODY_BYTES) throw new RangeError(`"${kind}" of ${length} bytes`)
  const frame = Buffer.allocUnsafe(HEADER_BYTES + length)
  MAGIC.copy(frame)
  frame[3] = KINDS.indexOf(kind)
  frame.writeUInt32LE(length, 4)
  frame.write(json, HEADER_BYTES)
  const head = checksum(frame.subarray(0, 8))
  frame.writeUInt32LE(checksum(frame.subarray(HEADER_BYTES), head), 8)
  return frame
}
