import { readlinkSync, statSync } from 'node:fs'

/** How to run this program's Node.js binary again, and why so. */
export interface Self {
  /** Path of the executable. */
  readonly command: string
  /** This process's Node.js flags, less those that must not be repeated. */
  readonly execArgv: string[]
  /** Why `command` is what it is, to be read by people. */
  readonly reason: string
}

/**
 * Finds out how to run oneself again: by `process.execPath`, or on Linux by `/proc/self/exe` where that path
 * now is another file or none (see proc_pid_exe(5)).
 */
export function resolveSelf(): Self {
  const execArgv = repeatableFlags(process.execArgv)
  if (process.platform === 'linux' && !isSameFile(process.execPath, '/proc/self/exe')) {
    const reason = `${process.execPath} is no longer the running binary (${readlinkSync('/proc/self/exe')})`
    return { command: '/proc/self/exe', execArgv, reason }
  }
  return { command: process.execPath, execArgv, reason: 'process.execPath' }
}

function isSameFile(path: string, other: string): boolean {
  const a = statSync(path, { throwIfNoEntry: false })
  const b = statSync(other, { throwIfNoEntry: false })
  // Where /proc is not mounted there is nothing better than the path.
  return b === undefined || (a !== undefined && a.ino === b.ino && a.dev === b.dev)
}

/**
 * Flags that say what to run, open a port, or stop before running: the child has its own program.
 * See `node --help`.
 */
const UNREPEATABLE =
  /^(?:-[epci]|-pe|--(?:eval|print|check|interactive|test|watch|run|inspect|debug-port|input-type)(?:-[\w-]*)?)(?:=|$)/

/** Those of them whose value may be the next argument. */
const WITH_VALUE =
  /^(?:-[ep]|-pe|--(?:eval|print|run|input-type|debug-port|inspect-port|test-[\w-]+|watch-path))$/

/** Leaves out the flags that a copy of this process must not repeat. */
export function repeatableFlags(flags: readonly string[]): string[] {
  const kept: string[] = []
  for (let at = 0; at < flags.length; at++) {
    const flag = flags[at] as string
    if (!UNREPEATABLE.test(flag)) kept.push(flag)
    else if (WITH_VALUE.test(flag) && !flags[at + 1]?.startsWith('-')) at++
  }
  return kept
}
