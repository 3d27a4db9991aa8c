import { moduleClass } from './module-class.ts'

/**
 * Gets the source map of a file from a loader that keeps it to itself, and does not write it behind the text: @swc-node/register does so, for
 * source-map-support.
 */
export function keptMapOf(path: string): unknown {
  const { _cache: cache } = moduleClass()
  for (const key of Object.keys(cache)) {
    // No regular expression: what it matches would be seen by whoever is interrupted.
    if (!key.replaceAll('\\', '/').includes('/@swc-node/sourcemap-support/')) continue
    const { SourcemapMap: maps } = (cache[key]?.exports ?? {}) as { SourcemapMap?: unknown }
    const map = maps instanceof Map ? (maps.get(path) as unknown) : undefined
    if (map !== undefined) return typeof map === 'string' ? JSON.parse(map) : map
  }
  return undefined
}
