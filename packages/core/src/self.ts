// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readlinkSync, statSync } = process.getBuiltinModule('node:fs')

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

/** Leaves out the flags that a copy of this process must not repeat, with their values. */
export function repeatableFlags(flags: readonly string[]): string[] {
  let keep = true
  return flags.filter((each) => {
    // Only flags and their values are in `process.execArgv`: what is not a flag belongs to the one before.
    if (each.startsWith('-')) keep = !UNREPEATABLE.test(each)
    return keep
  })
}
