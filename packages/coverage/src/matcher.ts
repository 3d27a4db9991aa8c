import { isAbsolute, relative, resolve } from 'node:path'
import picomatch from 'picomatch'
import type { IsIncluded } from './text-filter.ts'

/** Which sources are covered. */
export interface SourceOptions {
  /** Directory that `include` and `exclude` are relative to. Default: the working directory. */
  readonly root?: string
  /** Globs of source files (picomatch). Default: every file below `root`. */
  readonly include?: readonly string[]
  /** Globs of source files to leave out. Default: none; what lies in `node_modules` never counts. */
  readonly exclude?: readonly string[]
}

/** Makes the test of which files are covered. */
export function matcher({ root = '.', include = ['**'], exclude = [] }: SourceOptions): IsIncluded {
  const absoluteRoot = resolve(root)
  const matches = picomatch([...include], { dot: true, ignore: [...exclude] })
  return (path) => {
    const below = pathBelow(absoluteRoot, path)
    return below !== undefined && matches(below)
  }
}

/** The path from a directory to a file below it. `undefined` if it is not below. */
export function pathBelow(directory: string, path: string): string | undefined {
  const below = relative(directory, path)
  return /^\.\.(?:[/\\]|$)/.test(below) || isAbsolute(below) ? undefined : below
}
