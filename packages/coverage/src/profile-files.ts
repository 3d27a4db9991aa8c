import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { PROFILE_SUFFIX } from './profile-suffix.ts'

/**
 * Lists the profiles of a session directory: those that were allocated in it, and in its folders those that processes have made themselves.
 *
 * @returns Their paths, in order.
 */
export async function listProfiles(directory: string): Promise<string[]> {
  return profileNames(directory).map((name) => join(directory, name))
}

/**
 * As `listProfiles`, but paths from the directory on, as there can be many. A folder that cannot be read is one of them, and so is booked as lost.
 *
 * @throws {Error} when the directory cannot be read.
 */
export function profileNames(directory: string): string[] {
  const names = readdirSync(directory)
  const profiles = names.filter(isProfile)
  for (const folder of names.filter((name) => !isProfile(name))) {
    try {
      // Where a link leads, nothing is ours.
      if (!lstatSync(join(directory, folder)).isDirectory()) continue
      const inFolder = readdirSync(join(directory, folder)).filter(isProfile)
      for (const name of inFolder) profiles.push(join(folder, name))
    } catch {
      profiles.push(folder)
    }
  }
  return profiles.toSorted()
}

function isProfile(name: string): boolean {
  return name.endsWith(PROFILE_SUFFIX)
}
