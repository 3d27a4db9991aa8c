import { unlinkSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type ChildAccount, bookProfile } from './account.ts'
import { PROFILE_SUFFIX } from './allocate.ts'
import { Fold, type FoldedText } from './fold/fold.ts'
import { ProfileReader } from './read/profile-reader.ts'
import { type IsIncluded, TextFilter } from './text-filter.ts'

/** What all children of a directory ran, and what became of each. */
export interface FoldedProfiles {
  readonly texts: readonly FoldedText[]
  readonly children: readonly ChildAccount[]
}

export interface FoldOptions {
  /** Called now and then, and when all are read. */
  readonly onProgress?: (done: number, profiles: number) => void
  /** Ends it between two profiles. Those that were read are gone then. */
  readonly signal?: AbortSignal
}

/** How long other things of this process wait for profiles to be read, in milliseconds. */
const TURN_MS = 20

/**
 * Reads and adds up the profiles in a directory, and removes them. A profile that cannot be read is a lost child, not an error.
 * What this needs of memory does not grow with profiles, but for the account of each.
 *
 * @param directory A directory that profiles were allocated in.
 * @param isIncluded What of them to add up. Asked once for each URL.
 * @throws {DOMException} if the signal is aborted, or with its reason.
 */
export async function foldProfiles(
  directory: string,
  isIncluded: IsIncluded,
  options: FoldOptions = {},
): Promise<FoldedProfiles> {
  const fold = new Fold()
  const children = await foldInto(fold, directory, isIncluded, options)
  return { texts: fold.texts(), children }
}

/** As `foldProfiles`, in addition to what a fold has already. Returns the accounts of the children that were added. */
export async function foldInto(
  fold: Fold,
  directory: string,
  isIncluded: IsIncluded,
  { onProgress, signal }: FoldOptions = {},
): Promise<ChildAccount[]> {
  const filter = new TextFilter(isIncluded)
  const children: ChildAccount[] = []
  const all = await readdir(directory)
  const names = all.filter((each) => each.endsWith(PROFILE_SUFFIX)).toSorted()
  let turnEnds = performance.now() + TURN_MS
  for (const [done, name] of names.entries()) {
    if (performance.now() >= turnEnds) {
      onProgress?.(done, names.length)
      await nextTurn()
      turnEnds = performance.now() + TURN_MS
    }
    signal?.throwIfAborted()
    children.push(bookFile(join(directory, name), fold, filter))
  }
  onProgress?.(names.length, names.length)
  return children
}

// Synchronously: for files of some kilobytes that were just written, handing each step to another thread takes longer than the step.
function bookFile(path: string, fold: Fold, filter: TextFilter): ChildAccount {
  try {
    using profile = new ProfileReader(path)
    return bookProfile(profile, fold, filter)
  } catch (error) {
    const lost = `its profile cannot be read: ${String(error)}`
    return { ...bookProfile({ bytes: 0, tornBytes: 0, frames: () => [] }, fold, filter), lost }
  } finally {
    remove(path)
  }
}

/** What cannot be removed, such as a directory of that name, is left to the owner of the directory. */
function remove(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // See above.
  }
}
