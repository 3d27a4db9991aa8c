/**
 * Gets the path of a `file:` URL without the parser of URLs, which leaves its results in memory that all of a process shares: this may be called between the
 * parser and whoever reads them.
 */
export function filePathOf(url: string): string {
  // Nothing is interrupted there.
  if (process.platform === 'win32') return process.getBuiltinModule('node:url').fileURLToPath(url)
  const path = fileUrlOf(url).slice('file://'.length)
  return path.includes('%') ? decodeURIComponent(path) : path
}

/** Takes from a URL what makes it another module of the same file. */
export function fileUrlOf(url: string): string {
  // No regular expression: what it matches would be seen by whoever is interrupted.
  const ends = [url.indexOf('?'), url.indexOf('#'), url.length]
  return url.slice(0, Math.min(...ends.filter((at) => at >= 0)))
}
