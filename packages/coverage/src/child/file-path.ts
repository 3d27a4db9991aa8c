import { fileURLToPath } from 'node:url'

/**
 * Gets the path of a `file:` URL without the parser of URLs, which leaves its results in memory that all of a process shares: this may be called between the
 * parser and whoever reads them.
 */
export function filePathOf(url: string): string {
  // Nothing is interrupted there.
  if (process.platform === 'win32') return fileURLToPath(url)
  return decodeURIComponent(url.slice('file://'.length).replace(/[?#].*$/s, ''))
}
