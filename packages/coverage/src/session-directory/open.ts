import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prefixOf } from './name.ts'
import { ownOwner } from './owner.ts'
import { removeAbandoned } from './remove-abandoned.ts'

/** A directory for the profiles of what this thread starts. Dispose of it to remove it. */
export interface SessionDirectory extends Disposable {
  readonly path: string
}

/** What the names of all session directories begin with. */
const KIND = 'reexec-coverage'

/** What is removed when the thread ends, if nobody has done so before. */
const open = new Set<string>()

/**
 * Makes a session directory. It is removed when it is disposed of, else when the thread ends by itself, else, after a kill, by the next call of
 * this function by the same user.
 *
 * @param parent In which directory. Default: the system's temporary one.
 */
export function openSessionDirectory(parent: string = tmpdir()): SessionDirectory {
  const path = ownedDirectory(parent, KIND)
  return { path, [Symbol.dispose]: () => removeOwned(path) }
}

/**
 * Makes a directory in another one, and removes those there that nobody owns any more.
 *
 * @param kind What its name begins with.
 */
export function ownedDirectory(parent: string, kind: string): string {
  const own = ownOwner()
  removeAbandoned(parent, kind, own)
  const path = mkdtempSync(join(parent, prefixOf(kind, own)))
  if (open.size === 0) process.on('exit', removeAll)
  open.add(path)
  return path
}

/** Removes a directory that was made by `ownedDirectory`. What cannot be removed, as another user has put it there, is warned of. */
export function removeOwned(path: string): void {
  open.delete(path)
  if (open.size === 0) process.off('exit', removeAll)
  // A descendant that outlives the session may write into it meanwhile.
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  } catch (error) {
    process.emitWarning(`Not all of ${path} can be removed: ${String(error)}`)
  }
}

function removeAll(): void {
  for (const path of open) {
    try {
      rmSync(path, { recursive: true, force: true })
    } catch {
      // The next session removes it. The process ends as it would have without.
    }
  }
}
