import { resolve } from 'node:path'
import type { Self } from '../self.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { statSync } = process.getBuiltinModule('node:fs')

/** Where a child is started, and where it goes from there before it loads anything. */
export interface Directory {
  readonly start: string | undefined
  readonly target?: string
}

/**
 * Decides where a child is started. Where it has flags, such as `--import ./setup.js` or `--import tsx`, that is where this process was
 * started, as they mean the same only there.
 *
 * @param cwd Where the action is to run, if the caller has a say in it.
 */
export function directoryOf({ directory, execArgv }: Self, cwd: string | undefined): Directory {
  const hasFlags = execArgv.length > 0 || process.env['NODE_OPTIONS'] !== undefined
  if (!hasFlags || directory === undefined) return { start: cwd }
  const target = currentDirectory(cwd)
  if (target === undefined || target === directory) return { start: cwd }
  // Whatever is wrong with the caller's directory is to be said of starting there.
  return isDirectory(directory) && isDirectory(target)
    ? { start: directory, target }
    : { start: cwd }
}

function currentDirectory(cwd: string | undefined): string | undefined {
  try {
    return resolve(cwd ?? '')
  } catch {
    // It has been removed.
    return undefined
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
