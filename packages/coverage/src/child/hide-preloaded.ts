/**
 * Leaves nothing of a module that was loaded by `--require` among those that a program may look at.
 *
 * @param path Absolute.
 */
export function hidePreloaded(path: string): void {
  const { _preload_modules: preloaded } = process as { _preload_modules?: string[] }
  const at = preloaded?.indexOf(path) ?? -1
  if (at >= 0) preloaded?.splice(at, 1)
  const { _cache: cache } = process.getBuiltinModule('node:module') as unknown as {
    readonly _cache: Record<string, unknown>
  }
  delete cache[path]
}
