import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { UnmergeableFileError } from './errors.ts'
import { addMap } from './keep/add-map.ts'
import { readKept } from './keep/read-kept.ts'
import { MAGIC } from './profile-format.ts'
import { type CollectedCoverage, type MapOptions, Totals } from './totals.ts'

/**
 * Merges the coverage of several runs: of files that `keep` made, whose counts are added up and then made one map, as of one run; and of maps in
 * JSON that other tools made (nyc's `coverage-final.json`), which are added to that.
 *
 * @throws {UnmergeableFileError} for a file that is neither, or damaged.
 */
export async function mergeCoverage(
  files: readonly string[],
  options: MapOptions = {},
): Promise<CollectedCoverage> {
  const totals = new Totals()
  const maps: object[] = []
  for (const file of files) {
    try {
      if (isKept(file)) readKept(file, options.root ?? '.', totals)
      else maps.push(parseMap(file))
    } catch (cause) {
      throw cause instanceof UnmergeableFileError ? cause : new UnmergeableFileError(file, cause)
    }
  }
  const { map, children, unplaced } = await totals.collect(options)
  const refused = maps.flatMap((each) => addMap(map, each, options))
  return { map, children, unplaced: [...unplaced, ...refused] }
}

function isKept(file: string): boolean {
  const fd = openSync(file, 'r')
  try {
    const start = Buffer.alloc(MAGIC.length)
    readSync(fd, start)
    return start.equals(MAGIC)
  } finally {
    closeSync(fd)
  }
}

function parseMap(file: string): object {
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json
  throw new UnmergeableFileError(file, 'it is no coverage map')
}
