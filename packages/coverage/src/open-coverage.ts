import { isAbsolute, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installLayer } from '@reexec/core'
import { type CoverageMap, createCoverageMap } from './istanbul.ts'
import picomatch from 'picomatch'
import type { ChildAccount, RefusedScript } from './account.ts'
import type { IsIncluded } from './text-filter.ts'
import { type Convert, convertSource } from './convert.ts'
import { type CountedSource, countSources } from './count-sources.ts'
import { foldProfiles } from './fold-profiles.ts'
import { coverageLayer } from './layer.ts'
import { openSessionDirectory } from './session-directory/open.ts'
import type { PathAliases } from './sources/path-aliases.ts'

/** What is covered. */
export interface CoverageOptions {
  /** Directory that `include` and `exclude` are relative to. Default: the working directory. */
  readonly root?: string
  /** Globs of source files (picomatch). Default: every file below `root`. */
  readonly include?: readonly string[]
  /** Globs of source files to leave out. Default: none; what lies in `node_modules` never counts. */
  readonly exclude?: readonly string[]
  /**
   * Folders (relative to `root`), and how children see them that run in other mount namespaces or roots: paths, or globs of paths. A file
   * that a child saw there is the one here if it holds the same. Default: none.
   */
  readonly paths?: PathAliases
  /** Makes Istanbul's form of the counts of a source. Default: v8-to-istanbul. */
  readonly convert?: Convert
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
  /** Files that children ran and that are not in the map, or not whole, and why. */
  readonly unplaced: readonly { readonly path: string; readonly reason: string }[]
}

/** Starts to cover children. Dispose of it to stop, and to remove what it keeps in the temporary directory. */
export async function openCoverage(options: CoverageOptions = {}): Promise<Coverage> {
  const directory = openSessionDirectory()
  const installed = installLayer(coverageLayer(directory.path))
  return {
    collect: () => collect(directory.path, options),
    async [Symbol.asyncDispose]() {
      installed[Symbol.dispose]()
      directory[Symbol.dispose]()
    },
  }
}

async function collect(directory: string, options: CoverageOptions): Promise<CollectedCoverage> {
  const isIncluded = matcher(options)
  // Which sources a text was made of is known later.
  const folded = await foldProfiles(directory, () => true)
  const { sources, refused } = await countSources(folded.texts, { ...options, isIncluded })
  const map = createCoverageMap({})
  const unplaced = [...refused]
  const { convert = convertSource } = options
  for (const counted of sources) {
    const { path } = counted.source
    try {
      map.addFileCoverage(await convert(counted))
      if (counted.unplaced > 0) unplaced.push({ path, reason: unplacedIn(counted) })
    } catch (error) {
      // It costs this file, not the others.
      unplaced.push({ path, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  const children = folded.children.map((child) => withoutRefused(child, isIncluded))
  return { map, children, unplaced }
}

function unplacedIn({ unplaced }: CountedSource): string {
  return `${unplaced} counts found no place in it`
}

/** What is refused of files that are not included is of no interest. */
function withoutRefused(child: ChildAccount, isIncluded: IsIncluded): ChildAccount {
  const isOfInterest = ({ url }: RefusedScript): boolean =>
    !url.startsWith('file:') || isIncluded(fileURLToPath(url))
  return { ...child, refused: child.refused.filter(isOfInterest) }
}

function matcher({ root = '.', include = ['**'], exclude = [] }: CoverageOptions): IsIncluded {
  const absoluteRoot = resolve(root)
  const matches = picomatch([...include], { dot: true, ignore: [...exclude] })
  return (path) => {
    const below = relative(absoluteRoot, path)
    return !below.startsWith('..') && !isAbsolute(below) && matches(below)
  }
}
