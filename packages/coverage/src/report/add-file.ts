import type { CoverageMap, FileCoverageData } from '../istanbul.ts'

/** What no report can hold: a new line would be another record to lcov, and U+0000 is in no path. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u
const CONTROLS = /[\p{Cc}\u2028\u2029]/gu

/**
 * Puts the coverage of a file into a map.
 *
 * @throws {Error} if reports cannot name the file.
 */
export function addFile(map: CoverageMap, data: FileCoverageData): void {
  if (CONTROL.test(data.path)) throw new Error('its name has characters that no report can hold')
  map.addFileCoverage(withPlainNames(data))
}

/** A function may be called by any string. */
function withPlainNames(data: FileCoverageData): FileCoverageData {
  const functions = Object.entries(data.fnMap)
  if (!functions.some(([, { name }]) => CONTROL.test(name))) return data
  const plain = functions.map(([key, each]) => [
    key,
    { ...each, name: each.name.replaceAll(CONTROLS, '\uFFFD') },
  ])
  return { ...data, fnMap: Object.fromEntries(plain) as FileCoverageData['fnMap'] }
}
