import { fileURLToPath, pathToFileURL } from 'node:url'

/** Scheme of modules that only Vite has: virtual ones of plugins, and its own. */
export const VIRTUAL = 'reexec-vite:'

/** The URL by which Node.js knows a module of Vite. */
export function urlOfId(id: string): string {
  const [path = '', ...queries] = id.split('?')
  if (!isAbsolute(path)) return VIRTUAL + encodeURIComponent(id)
  const query = queries.length === 0 ? '' : `?${queries.join('?')}`
  return pathToFileURL(path).href + query
}

/** The name by which Vite knows a module of Node.js. `undefined` where it knows none. */
export function idOfUrl(url: string): string | undefined {
  if (url.startsWith(VIRTUAL)) return decodeURIComponent(url.slice(VIRTUAL.length))
  const path = pathOfUrl(url)
  return path === undefined ? undefined : path.replaceAll('\\', '/') + new URL(url).search
}

/** The file of a URL, whatever its query. */
export function pathOfUrl(url: string): string | undefined {
  return url.startsWith('file:') ? fileURLToPath(url) : undefined
}

function isAbsolute(path: string): boolean {
  return /^(?:\/|[a-z]:[\\/])/i.test(path)
}
