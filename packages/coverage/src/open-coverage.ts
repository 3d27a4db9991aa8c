import { isAbsolute, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installLayer } from '@reexec/core'
import { type CoverageMap, type FileCoverageData, createCoverageMap } from './istanbul.ts'
import picomatch from 'picomatch'
import type { ChildAccount } from './account.ts'
import type { IsIncluded } from './text-filter.ts'
import { convertText } from './convert.ts'
import type { FoldedText } from './fold/fold.ts'
import { foldProfiles } from './fold-profiles.ts'
import { coverageLayer } from './layer.ts'
import { openSessionDirectory } from './session-directory/open.ts'
import { findSource } from './source.ts'

/** What is covered. */
export interface CoverageOptions {
  /** Directory that `include` and `exclude` are relative to. Default: the working directory. */
  readonly root?: string
  /** Globs of source files (picomatch). Default: every file below `root`. */
  readonly include?: readonly string[]
  /** Globs of source files to leave out. Default: none; what lies in `node_modules` never counts. */
  readonly exclude?: readonly string[]
}

/** The coverage of all children that this thread re-executes while it is open. */
export interface Coverage extends AsyncDisposable {
  /** Adds up what the children that have ended ran since the last call, and says what became of each child. */
  collect(): Promise<CollectedCoverage>
}

export interface CollectedCoverage {
  /** Paths are absolute. */
  readonly map: CoverageMap
  readonly children: readonly ChildAccount[]
  /** Files that children ran and that are not in the map, and why. */
  readonly unplaced: readonly { readonly path: string; readonly reason: string }[]
}

/** Starts to cover children. Dispose of it to stop, and to remove what it keeps in the temporary directory. */
export async function openCoverage(options: CoverageOptions = {}): Promise<Coverage> {
  const isIncluded = matcher(options)
  const directory = openSessionDirectory()
  const installed = installLayer(coverageLayer(directory.path))
  return {
    collect: () => collect(directory.path, isIncluded),
    async [Symbol.asyncDispose]() {
      installed[Symbol.dispose]()
      directory[Symbol.dispose]()
    },
  }
}

async function collect(directory: string, isIncluded: IsIncluded): Promise<CollectedCoverage> {
  const { texts, children } = await foldProfiles(directory, isIncluded)
  const map = createCoverageMap({})
  const unplaced: { path: string; reason: string }[] = []
  for (const text of texts) {
    try {
      map.addFileCoverage(await convertSource(text))
    } catch (error) {
      // It costs this file, not the others.
      const reason = error instanceof Error ? error.message : String(error)
      unplaced.push({ path: fileURLToPath(text.url), reason })
    }
  }
  return { map, children, unplaced }
}

async function convertSource(text: FoldedText): Promise<FileCoverageData> {
  const source = await findSource(text)
  if ('reason' in source) throw new Error(source.reason)
  return await convertText(source, text)
}

function matcher({ root = '.', include = ['**'], exclude = [] }: CoverageOptions): IsIncluded {
  const absoluteRoot = resolve(root)
  const matches = picomatch([...include], { dot: true, ignore: [...exclude] })
  return (path) => {
    const below = relative(absoluteRoot, path)
    return !below.startsWith('..') && !isAbsolute(below) && matches(below)
  }
}
