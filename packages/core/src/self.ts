import { isSingleExecutable } from './entry.ts'
import { repeatableFlags, repeatableNodeOptions } from './flags.ts'
import { startDirectory } from './register-start-directory.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readlinkSync, statSync } = process.getBuiltinModule('node:fs')

/** How to run this program's Node.js binary again, and why so. */
export interface Self {
  /** Path of the executable. */
  readonly command: string
  /** This process's Node.js flags, less those that must not be repeated. A single executable application has its flags in it. */
  readonly execArgv: string[]
  /** What to change in the environment that a child inherits: `NODE_OPTIONS`, where it has to be. `undefined` removes a variable. */
  readonly env: Readonly<Record<string, string | undefined>>
  /**
   * The directory in which this process was started, and so what flags such as `--import ./setup.js` and `--import tsx` are relative to.
   * `undefined` if it had been removed when this package was loaded.
   */
  readonly directory: string | undefined
  /** Why `command` is what it is, to be read by people. */
  readonly reason: string
}

/**
 * Finds out how to run oneself again: by `process.execPath`, or on Linux by `/proc/self/exe` where that path
 * now is another file or none (see proc_pid_exe(5)).
 */
export function resolveSelf(): Self {
  return {
    ...findBinary(),
    execArgv: isSingleExecutable() ? [] : repeatableFlags(process.execArgv),
    env: environmentChanges(),
    directory: startDirectory(),
  }
}

function findBinary(): Pick<Self, 'command' | 'reason'> {
  const { execPath, platform } = process
  if (platform === 'linux' && !isSameFile(execPath, '/proc/self/exe')) {
    const reason = `${execPath} is no longer the running binary (${readlinkSync('/proc/self/exe')})`
    return { command: '/proc/self/exe', reason }
  }
  const isProgram = isSingleExecutable()
  return {
    command: execPath,
    reason: isProgram ? 'a single executable application' : 'process.execPath',
  }
}

function isSameFile(path: string, other: string): boolean {
  try {
    const a = statSync(path, { throwIfNoEntry: false })
    const b = statSync(other, { throwIfNoEntry: false })
    // Where /proc is not mounted there is nothing better than the path.
    return b === undefined || (a !== undefined && a.ino === b.ino && a.dev === b.dev)
  } catch {
    // Nor is there with `--permission`, where one of them may not be looked at.
    return true
  }
}

function environmentChanges(): Self['env'] {
  const { NODE_OPTIONS: options } = process.env
  if (options === undefined) return {}
  const repeatable = repeatableNodeOptions(options)
  if (repeatable === options) return {}
  return { NODE_OPTIONS: repeatable === '' ? undefined : repeatable }
}
