import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT: string = join(import.meta.dirname, '../../..')

/** Files of the repository, relative to its root. */
export function filesIn(...patterns: readonly string[]): string[] {
  return globSync([...patterns], {
    cwd: ROOT,
    exclude: (path) => /(?:^|\/)(?:node_modules|dist|prebuilt|\.git)(?:\/|$)/.test(path),
  })
}

export function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}
