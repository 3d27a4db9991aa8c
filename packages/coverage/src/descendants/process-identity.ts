import type { ProcessIdentity } from '../profile-format.ts'
import { commandOf } from './command.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readFileSync, readlinkSync } = process.getBuiltinModule('node:fs')

/** Finds out who this process is, or this thread of it. */
export function identifyProcess(threadId?: number): ProcessIdentity {
  const { pid, ppid, execPath, execArgv, argv } = process
  const stat = readStat('self')
  const startTicks = stat?.startTicks
  const outerPids = stat === undefined || stat.pid === pid ? undefined : pidsAbove(stat)
  const pidNamespace = ownPidNamespace()
  const cwd = tryTo(() => process.cwd())
  const command =
    threadId === undefined
      ? [execPath, ...execArgv, ...argv.slice(1)]
      : [argv[1] ?? '[worker eval]', ...argv.slice(2)]
  return {
    pid,
    ...(pidNamespace === undefined ? {} : { pidNamespace }),
    parentPid: threadId === undefined ? ppid : pid,
    ...(outerPids === undefined ? {} : { outerPids }),
    ...(threadId === undefined ? {} : { threadId }),
    // `performance.timeOrigin` says so, too, and loads eleven built-in modules.
    startedAtMs: Math.round(Date.now() - (threadId === undefined ? process.uptime() * 1000 : 0)),
    ...(startTicks === undefined ? {} : { startTicks }),
    command: commandOf(command),
    ...(cwd === undefined ? {} : { cwd }),
  }
}

/** As `pid:[4026531836]`. `undefined` without a /proc. */
export function ownPidNamespace(): string | undefined {
  return tryTo(() => readlinkSync('/proc/self/ns/pid'))
}

/** When a process began, in ticks since the machine did (proc_pid_stat(5)). `undefined` if none of that PID runs, or there is no /proc. */
export function readStartTicks(pid: number | 'self'): number | undefined {
  return readStat(pid)?.startTicks
}

/** What is asked of proc_pid_stat(5). */
interface Stat {
  /** In the PID namespace of that /proc, as `parentPid`. */
  readonly pid: number
  readonly parentPid: number
  readonly startTicks: number | undefined
}

/** `undefined` if no such process runs, or there is no /proc. */
function readStat(pid: number | 'self'): Stat | undefined {
  const stat = tryTo(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
  // The second field is the name, which may hold blanks and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  // One that has ended stays until it is waited for.
  if (stat === undefined || fields === undefined || fields[0] === 'Z' || fields[0] === 'X')
    return undefined
  const ticks = Number(fields[19])
  return {
    pid: Number.parseInt(stat),
    parentPid: Number(fields[1]),
    startTicks: Number.isFinite(ticks) ? ticks : undefined,
  }
}

/** So many, itself included, may stand below who spawned it: it, a first process of its namespace, and one that relays its end. */
const MOST_BETWEEN = 3

/** The PIDs of a process, of its parent, and so on. */
function pidsAbove(own: Stat): number[] {
  const pids: number[] = []
  for (let at: Stat | undefined = own; at !== undefined && pids.length < MOST_BETWEEN;) {
    pids.push(at.pid)
    at = readStat(at.parentPid)
  }
  return pids
}

function tryTo<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
