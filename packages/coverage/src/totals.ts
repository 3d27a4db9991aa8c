import { fileURLToPath } from 'node:url'
import type { ChildAccount, RefusedScript } from './account.ts'
import { type Convert, convertSource } from './convert.ts'
import { countSources } from './count-sources.ts'
import { Fold } from './fold/fold.ts'
import { type CoverageMap, createCoverageMap } from './istanbul.ts'
import { type SourceOptions, matcher } from './matcher.ts'
import { whatIsMissing } from './print/what-is-missing.ts'
import { addFile } from './report/add-file.ts'
import type { PathAliases } from './sources/path-aliases.ts'
import type { IsIncluded } from './text-filter.ts'

/** What was covered. */
export interface CollectedCoverage {
  /** Paths are absolute. */
  readonly map: CoverageMap
  readonly children: readonly ChildAccount[]
  /** Files that children ran and that are not in the map, or not whole, and why. */
  readonly unplaced: readonly Unplaced[]
}

/** A file that children ran and that is not, or not all, in the map. */
export interface Unplaced {
  readonly path: string
  readonly reason: string
}

/** How counts are made a map. */
export interface MapOptions extends SourceOptions {
  /**
   * Folders (relative to `root`), and how children see them that run in other mount namespaces or roots: paths, or globs of paths. A file
   * that a child saw there is the one here if it holds the same. Default: none.
   */
  readonly paths?: PathAliases
  /** Makes Istanbul's form of the counts of a source. Default: v8-to-istanbul. */
  readonly convert?: Convert
}

/** All counts there are, and all accounts. Counts are kept as such, and are made a map of anew each time: maps of parts do not add up. */
export class Totals {
  readonly fold: Fold = new Fold()
  readonly children: ChildAccount[] = []

  /** Makes a map of the counts. */
  async collect(options: MapOptions): Promise<CollectedCoverage> {
    const isIncluded = matcher(options)
    const { sources, refused } = await countSources(this.fold.texts(), { ...options, isIncluded })
    const map = createCoverageMap({})
    const unplaced: Unplaced[] = [...refused]
    const { convert = convertSource } = options
    for (const counted of sources) {
      const { path } = counted.source
      try {
        addFile(map, await convert(counted))
        const reason = whatIsMissing(counted)
        if (reason !== undefined) unplaced.push({ path, reason })
      } catch (error) {
        // It costs this file, not the others.
        unplaced.push({ path, reason: error instanceof Error ? error.message : String(error) })
      }
    }
    const children = this.children.map((child) => withoutRefused(child, isIncluded))
    return { map, children, unplaced }
  }
}

/** What is refused of files that are not included is of no interest. */
function withoutRefused(child: ChildAccount, isIncluded: IsIncluded): ChildAccount {
  const isOfInterest = ({ url }: RefusedScript): boolean =>
    !url.startsWith('file:') || isIncluded(fileURLToPath(url))
  return { ...child, refused: child.refused.filter(isOfInterest) }
}
