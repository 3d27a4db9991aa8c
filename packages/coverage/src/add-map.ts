import {
  type CoverageMap,
  type CoverageMapData,
  type FileCoverageData,
  createCoverageMap,
} from './istanbul.ts'

/**
 * Adds the coverage that another tool, such as nyc, has as a map to a map. What was counted by V8 must not come this way: maps that v8-to-istanbul made of
 * parts do not add up to that of the whole, so its counts are added up before they become a map.
 *
 * @throws {Error} when both have a file, of which they do not have the same statements, branches and functions: one of them was not made by
 * instrumenting it.
 */
export function addMap(map: CoverageMap, other: CoverageMap | CoverageMapData): void {
  const added = createCoverageMap(other)
  const known = new Set(map.files())
  for (const path of added.files()) {
    if (!known.has(path)) continue
    const [one, another] = [map, added].map((each) => shapeOf(each.fileCoverageFor(path).data))
    if (one !== another) {
      throw new Error(`${path} is in both maps, with other statements, branches or functions`)
    }
  }
  map.merge(added)
}

function shapeOf({ statementMap, fnMap, branchMap }: FileCoverageData): string {
  return JSON.stringify([statementMap, fnMap, branchMap])
}
