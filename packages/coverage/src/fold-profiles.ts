import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ChildAccount } from './account.ts'
import { Books } from './books.ts'
import { Fold, type FoldedText } from './fold/fold.ts'
import type { KeptProfiles } from './kept-profiles.ts'
import { profileNames } from './profile-files.ts'
import { Removals } from './removals.ts'
import { type IsIncluded, TextFilter } from './text-filter.ts'

/** What all children of a directory ran, and what became of each. */
export interface FoldedProfiles {
  readonly texts: readonly FoldedText[]
  readonly children: readonly ChildAccount[]
}

/** What who waits for profiles to be read may want to know, and to do. */
export interface FoldOptions {
  /** Called now and then, and when all are read. */
  readonly onProgress?: (done: number, profiles: number) => void
  /** Ends it between two profiles. Those that were read are gone then. */
  readonly signal?: AbortSignal
  /**
   * Profiles of processes that went on when they were read: the same object each time. Without it all profiles are read as they are, and removed.
   */
  readonly kept?: KeptProfiles
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

/**
 * As `foldProfiles`, in addition to what a fold has already.
 *
 * @param books What has been added before. Default: none.
 * @returns The accounts of all children in the books.
 */
export async function foldInto(
  fold: Fold,
  directory: string,
  isIncluded: IsIncluded,
  { onProgress, signal, kept }: FoldOptions = {},
  books: Books = new Books(directory, kept),
): Promise<ChildAccount[]> {
  const filter = new TextFilter(isIncluded)
  const names = profileNames(directory)
  const removals = new Removals()
  const remove = (path: string): void => removals.remove(path)
  books.lookAgain()
  let turnEnds = performance.now() + TURN_MS
  try {
    for (const [done, name] of names.entries()) {
      if (performance.now() >= turnEnds) {
        onProgress?.(done, names.length)
        await nextTurn()
        turnEnds = performance.now() + TURN_MS
      }
      signal?.throwIfAborted()
      books.add(name, fold, filter, remove)
    }
  } finally {
    // Whoever lists profiles next has to find none that was read.
    await removals.finished()
  }
  onProgress?.(names.length, names.length)
  return books.accounts()
}
