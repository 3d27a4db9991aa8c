import { fileURLToPath, pathToFileURL } from 'node:url'
import { hasViteQuery, isAsset } from './vite-only.ts'

/** Scheme of modules that only Vite has: virtual ones of plugins, its own, and those that stand for a file that is no module. */
export const VIRTUAL = 'reexec-vite:'

/** The URL by which Node.js knows a module of Vite. */
export function urlOfId(id: string): string {
  const path = pathOfId(id)
  // What is made of such a file is nobody's code, and so is not covered.
  const isModule = path !== undefined && !isAsset(path) && !hasViteQuery(id)
  if (!isModule) return VIRTUAL + encodeURIComponent(id)
  return pathToFileURL(path).href + id.slice(path.length)
}

/** The name by which Vite knows a module of Node.js. `undefined` where it knows none. */
export function idOfUrl(url: string): string | undefined {
  if (url.startsWith(VIRTUAL)) return decodeURIComponent(url.slice(VIRTUAL.length))
  if (!url.startsWith('file:')) return undefined
  return fileURLToPath(url).replaceAll('\\', '/') + new URL(url).search
}

/** The file of a URL, whatever its query. */
export function pathOfUrl(url: string): string | undefined {
  const id = idOfUrl(url)
  return id === undefined ? undefined : pathOfId(id)
}

function pathOfId(id: string): string | undefined {
  const [path = ''] = id.split('?')
  return /^(?:\/|[a-z]:[\\/])/i.test(path) ? path : undefined
}
