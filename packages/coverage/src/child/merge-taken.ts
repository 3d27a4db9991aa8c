// Apart from what every process loads: it is large, and few need it.
import type { Profiler } from 'node:inspector'
import { mergeScriptCovs } from '@bcoe/v8-coverage'

/** Adds up what was taken of the same scripts one after the other. */
export function mergeTaken(taken: readonly Profiler.ScriptCoverage[]): Profiler.ScriptCoverage[] {
  const byScript = Map.groupBy(taken, ({ scriptId }) => scriptId)
  return [...byScript].map(([scriptId, [first, ...others]]) => {
    const only = first as Profiler.ScriptCoverage
    if (others.length === 0) return only
    return { ...mergeScriptCovs([only, ...others]), scriptId, url: only.url }
  })
}
