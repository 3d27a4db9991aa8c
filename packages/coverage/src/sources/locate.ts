import { namespacesOf } from '@reexec/ns'
import type { FileIndex } from './file-index.ts'
import type { Unalias } from './path-aliases.ts'
import { type FileText, readTextFile } from './read-file.ts'

/** A file that a child has seen. */
export interface SeenFile {
  /** As the child saw it. */
  readonly path: string
  /** The mount namespace in which it did, where that is known and not this process's. */
  readonly mount: string | undefined
  /** Whether a file holds what the child saw; else the reason. */
  readonly check: (file: FileText) => true | string
}

/** A file of this process that holds what a child has seen. */
export interface LocatedFile extends FileText {
  readonly path: string
}

export interface Places {
  readonly unalias: Unalias
  readonly index: FileIndex
}

/**
 * Finds a file that a child has seen: at the same path, or where that leads by an alias, or, if it was seen elsewhere, by what it
 * holds. A file of the same name that holds something else is never taken for it.
 *
 * @throws {Error} when there is none, or more than one.
 */
export async function locate(seen: SeenFile, { unalias, index }: Places): Promise<LocatedFile> {
  const reasons: string[] = []
  for (const path of [seen.path, ...unalias(seen.path)]) {
    const found = await checkFile(path, seen)
    if (typeof found === 'object') return found
    reasons.push(found)
  }
  const isElsewhere = seen.mount !== undefined && seen.mount !== ownMount()
  if (isElsewhere || reasons[0] === NOT_THERE) {
    const candidates = await Promise.all(
      (await index.named(seen.path)).map((path) => checkFile(path, seen)),
    )
    const found = candidates.filter((each) => typeof each === 'object')
    if (found.length === 1 && found[0] !== undefined) return found[0]
    if (found.length > 1) throw new Error(`there are ${found.length} files that hold the same`)
  }
  throw new Error(
    isElsewhere
      ? `it ran in mount namespace ${seen.mount}, where that file is another`
      : reasons[0],
  )
}

const NOT_THERE = 'the file is not there'

async function checkFile(path: string, { check }: SeenFile): Promise<LocatedFile | string> {
  try {
    const file = await readTextFile(path)
    const result = check(file)
    return result === true ? { ...file, path } : result
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return isMissing ? NOT_THERE : String(error)
  }
}

function ownMount(): string | undefined {
  try {
    return namespacesOf('self').mnt
  } catch {
    return undefined
  }
}
