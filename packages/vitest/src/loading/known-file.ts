import { createHash } from 'node:crypto'
import { join } from 'node:path'

/** The file of what Vite has found out for processes that were started for a module. */
export function knownFile(directory: string, project: number, entry: string): string {
  const name = createHash('sha256').update(`${project} ${entry}`).digest('hex')
  return join(directory, `${name}.json`)
}
