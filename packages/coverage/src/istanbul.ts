// A CommonJS package, whose names Node.js does not all see from ESM.
import istanbul from 'istanbul-lib-coverage'

export type {
  CoverageMap,
  CoverageMapData,
  CoverageSummary,
  FileCoverageData,
} from 'istanbul-lib-coverage'
export const createCoverageMap: typeof istanbul.createCoverageMap = istanbul.createCoverageMap
