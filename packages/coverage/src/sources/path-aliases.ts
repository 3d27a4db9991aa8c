import { dirname, join, relative, resolve } from 'node:path'
import picomatch from 'picomatch'

/**
 * Folders of this process (relative to the root), and where children see the same: paths, or globs of paths, in other mount namespaces,
 * roots and machines.
 */
export type PathAliases = Readonly<Record<string, readonly string[]>>

/** Tells what a path of a child's may be here. */
export type Unalias = (path: string) => readonly string[]

/** @param root - Directory that the folders are relative to. */
export function unaliaser(root: string, aliases: PathAliases = {}): Unalias {
  const rules = Object.entries(aliases).flatMap(([own, elsewhere]) =>
    elsewhere.map((glob) => ({
      own: resolve(root, own),
      matches: picomatch(glob.replace(/\/+$/, '')),
    })),
  )
  return (path) => {
    const found: string[] = []
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const here = rules.filter(({ matches }) => matches(folder))
      found.push(...here.map(({ own }) => join(own, relative(folder, path))))
      if (folder === dirname(folder)) return found
    }
  }
}
