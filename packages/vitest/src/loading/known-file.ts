import { join } from 'node:path'

/** As many bytes as a file's name can hold in base64, with the rest. */
const MAX_BYTES = 150

/**
 * The file of what Vite has found out for processes that were started for a module. Two long URLs of the same end may share one, which
 * costs nothing but the reading of it: what it holds is true of all processes. A hash would have to be loaded first.
 */
export function knownFile(directory: string, project: number, entry: string): string {
  const end = Buffer.from(entry).subarray(-MAX_BYTES).toString('base64url')
  return join(directory, `${project}-${entry.length}-${end}.json`)
}
