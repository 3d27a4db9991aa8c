import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PROFILE_SUFFIX } from './profile-suffix.ts'

/**
 * Lists the profiles of a session directory: those that were allocated in it, and in its folders those that processes have made themselves.
 *
 * @returns Their paths, in order.
 */
export async function listProfiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const folders = entries.filter(
    (each) => each.isDirectory() && !each.name.endsWith(PROFILE_SUFFIX),
  )
  const names = await Promise.all(folders.map(({ name }) => readdir(join(directory, name))))
  return [
    ...entries.map(({ name }) => name),
    ...folders.flatMap(({ name: folder }, at) =>
      (names[at] ?? []).map((name) => join(folder, name)),
    ),
  ]
    .filter((name) => name.endsWith(PROFILE_SUFFIX))
    .toSorted()
    .map((name) => join(directory, name))
}
