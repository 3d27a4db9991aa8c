import { FlatScript } from '../../src/flat-script.ts'
import type { FunctionCounts, ScriptCounts } from '../../src/profile-format.ts'
import { scanCounts } from '../../src/scan/scan-counts.ts'
import type { FunctionCov } from '../../src/v8-coverage.ts'

/** Reads the counts of a script as they are in a profile. */
export function flatOf(...functions: readonly FunctionCounts[]): FlatScript {
  const body: ScriptCounts[] = [[0, ...functions]]
  const script = new FlatScript()
  const isWhole = scanCounts(Buffer.from(JSON.stringify(body)), script, { take: () => {} })
  if (!isWhole) throw new Error('These are no counts')
  return script
}

/** Writes a function of V8's as it is in a profile. */
export function countsOf({ functionName, isBlockCoverage, ranges }: FunctionCov): FunctionCounts {
  const flat = ranges.flatMap(({ startOffset, endOffset, count }) => [
    startOffset,
    endOffset,
    count,
  ])
  return [functionName, isBlockCoverage ? 1 : 0, ...flat]
}
