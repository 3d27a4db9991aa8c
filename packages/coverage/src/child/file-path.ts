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
  // V8 compiles a regular expression when it is first used.
  return url.includes('?') || url.includes('#') ? url.replace(/[?#].*$/s, '') : url
}
