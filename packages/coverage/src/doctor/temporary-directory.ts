import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Finding } from '@reexec/core/doctor'
import { openSessionDirectory } from '../session-directory/open.ts'

/** Less room than that is soon filled by profiles, of some ten kilobytes each. */
const LITTLE_BYTES = 64 * 1024 * 1024

/** Finds out whether profiles can be made where they are kept. */
export function temporaryDirectoryFinding(): Finding {
  const parent = tmpdir()
  try {
    openSessionDirectory()[Symbol.dispose]()
  } catch (error) {
    const text = `Profiles cannot be kept in ${parent} (TMPDIR names another directory): ${String(error)}`
    return { level: 'problem', text }
  }
  const { bavail, bsize } = statfsSync(parent)
  const megabytes = Math.floor((bavail * bsize) / 1024 / 1024)
  if (bavail * bsize < LITTLE_BYTES) {
    const text = `Profiles are kept in ${parent}, where only ${megabytes} MiB are free: children whose profiles find no room are lost`
    return { level: 'note', text }
  }
  return { level: 'ok', text: `Profiles are kept in ${parent}, where there is room` }
}
