import type { Range } from 'istanbul-lib-coverage'
import { type CoverageMap, createCoverageMap } from '../../src/istanbul.ts'

/** A map of files of one function with a branch, which ran as often as told. */
export function mapOf(files: Readonly<Record<string, number>>, name = 'f'): CoverageMap {
  const map = createCoverageMap({})
  for (const [path, hits] of Object.entries(files)) {
    map.addFileCoverage({
      path,
      statementMap: { 0: at(1, 0, 20), 1: at(2, 0, 10) },
      fnMap: { 0: { name, decl: at(1, 9, 10), loc: at(1, 0, 20), line: 1 } },
      branchMap: {
        0: { type: 'if', line: 1, loc: at(1, 0, 20), locations: [at(1, 0, 5), at(1, 6, 20)] },
      },
      s: { 0: hits, 1: 1 },
      f: { 0: hits },
      b: { 0: [hits, 0] },
    })
  }
  return map
}

function at(line: number, column: number, end: number): Range {
  return { start: { line, column }, end: { line, column: end } }
}
