import { isAbsolute, normalize } from 'node:path'
import type { CoverageMap, FileCoverageData } from '../istanbul.ts'
import { type SourceOptions, matcher } from '../matcher.ts'
import { addFile } from '../report/add-file.ts'
import { isFileCoverage } from './is-file-coverage.ts'
import type { Unplaced } from '../totals.ts'

/**
 * Adds a map that another tool made to a map. Files of which both have a map of another structure are refused: those do not add up, and what they
 * would be merged to has hits that there never were.
 *
 * @param json As it was parsed; anything.
 * @returns What was refused.
 */
export function addMap(map: CoverageMap, json: object, options: SourceOptions): Unplaced[] {
  const isIncluded = matcher(options)
  const isBelow = matcher({ root: options.root ?? '.' })
  return Object.entries(json).flatMap(([key, data]) => {
    try {
      const file = fileOf(key, data)
      if (!isBelow(key)) throw new Error('it is not below the root')
      if (isIncluded(key)) addOne(map, file)
      return []
    } catch (error) {
      return [{ path: key, reason: error instanceof Error ? error.message : String(error) }]
    }
  })
}

function fileOf(key: string, data: unknown): FileCoverageData {
  if (!isFileCoverage(data)) throw new Error('it is no coverage of a file')
  if (data.path !== key || !isAbsolute(key) || normalize(key) !== key)
    throw new Error('its path is not absolute')
  return data
}

function addOne(map: CoverageMap, data: FileCoverageData): void {
  const { path } = data
  const known = map.files().includes(path) ? map.fileCoverageFor(path).data : undefined
  const isOnly = known === undefined || isUntested(known) || isUntested(data)
  if (!isOnly && structureOf(known) !== structureOf(data))
    throw new Error('its maps have not the same statements, branches and functions')
  addFile(map, data)
}

/** Of a file that nobody loaded. It gives way to any other map. */
function isUntested(data: FileCoverageData): boolean {
  return 'all' in data && data.all === true
}

function structureOf({ statementMap, branchMap, fnMap }: FileCoverageData): string {
  return JSON.stringify([statementMap, branchMap, fnMap])
}
