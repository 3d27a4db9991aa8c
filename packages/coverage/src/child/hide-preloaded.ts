import { moduleClass } from './module-class.ts'

/**
 * Leaves nothing of a module that was loaded by `--require` among those that a program may look at.
 *
 * @param path Absolute.
 */
export function hidePreloaded(path: string): void {
  const preloaded = Object.getOwnPropertyDescriptor(process, '_preload_modules')
  if (Array.isArray(preloaded?.value)) {
    // Another list, as Node.js goes through this one, to load what comes behind.
    const value = preloaded.value.filter((each) => each !== path)
    Object.defineProperty(process, '_preload_modules', { ...preloaded, value })
  }
  const { _cache: cache } = moduleClass()
  delete cache[path]
}
