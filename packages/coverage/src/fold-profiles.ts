import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ChildAccount, type IsIncluded, bookProfile } from './account.ts'
import { PROFILE_SUFFIX } from './allocate.ts'
import { Fold, type FoldedText } from './fold.ts'
import { readProfile } from './read.ts'

/** What all children of a directory ran, and what became of each. */
export interface FoldedProfiles {
  readonly texts: readonly FoldedText[]
  readonly children: readonly ChildAccount[]
}

/**
 * Reads and adds up the profiles in a directory, one after the other, and removes them. A profile that cannot be read is a lost
 * child, not an error.
 *
 * @param directory A directory that profiles were allocated in.
 * @param isIncluded What of them to add up.
 */
export async function foldProfiles(
  directory: string,
  isIncluded: IsIncluded,
): Promise<FoldedProfiles> {
  const fold = new Fold()
  const children: ChildAccount[] = []
  const names = await readdir(directory)
  for (const name of names.filter((each) => each.endsWith(PROFILE_SUFFIX)).toSorted()) {
    const path = join(directory, name)
    children.push(await bookFile(path, fold, isIncluded))
    await rm(path, { force: true })
  }
  return { texts: fold.texts(), children }
}

async function bookFile(path: string, fold: Fold, isIncluded: IsIncluded): Promise<ChildAccount> {
  try {
    return bookProfile(await readProfile(path), fold, isIncluded)
  } catch (error) {
    const lost = `its profile cannot be read: ${String(error)}`
    return { ...bookProfile({ bytes: 0, frames: [], tornBytes: 0 }, fold, isIncluded), lost }
  }
}
