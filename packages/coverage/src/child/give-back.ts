import type { Profiler } from 'node:inspector'
import type { SourceMap } from 'node:module'
import type { Take } from './collector.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { mkdirSync, writeFileSync } = process.getBuiltinModule('node:fs')

/** Is told of all that is taken. */
export type WhenTaken = (json: string, how: Take) => void

/**
 * Gives what is taken of V8's counters to whoever covers this process by `NODE_V8_COVERAGE`: what was taken is missing in the file that Node.js writes there at the end.
 * When Node.js writes none, as after a kill, nothing is given either.
 *
 * @param directory What `NODE_V8_COVERAGE` names. Absolute.
 * @param threadId Of a worker thread.
 */
export function giveBackTo(directory: string, threadId: number = 0): WhenTaken {
  // As Node.js calls its own, which are later ones: the test runner reads no other (`--experimental-test-coverage`).
  const path = `${directory}/coverage-${process.pid}-${Date.now()}-${threadId}.json`
  const result: Profiler.ScriptCoverage[] = []
  return (json, { kind }) => {
    const taken = JSON.parse(json) as Profiler.TakePreciseCoverageReturnType
    for (const script of taken.result) if (script.url.startsWith('file:')) result.push(script)
    if (kind === 'interim') return
    try {
      mkdirSync(directory, { recursive: true })
      writeFileSync(path, JSON.stringify({ result, 'source-map-cache': sourceMapsOf(result) }))
    } catch {
      // What Node.js writes there is missing then, too.
    }
  }
}

/** The source maps that Node.js has kept of these scripts, in the form of its own raw files. */
function sourceMapsOf(scripts: readonly Profiler.ScriptCoverage[]): Record<string, object> {
  // Got only here: Node.js does not load it by itself.
  const { findSourceMap } = process.getBuiltinModule('node:module')
  const maps: Record<string, object> = {}
  for (const { url } of scripts) {
    if (url in maps) continue
    const map = findSourceMap(url) as (SourceMap & { readonly lineLengths: number[] }) | undefined
    if (map !== undefined) maps[url] = { lineLengths: map.lineLengths, data: map.payload, url }
  }
  return maps
}
