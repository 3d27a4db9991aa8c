import { setTimeout as wait } from 'node:timers/promises'
import { listProfiles } from './profile-files.ts'
import type { ProcessIdentity } from './profile-format.ts'
import { ProfileReader } from './read/profile-reader.ts'
import { hasRunningDescendant } from './running-descendants.ts'
import { RunningProcesses } from './running-processes.ts'

/** How often it is looked whether they still run. */
const LOOK_MS = 20

/**
 * Waits for processes to end that are covered, or are about to be, those that they start meanwhile included.
 *
 * @param waitMs How long at most.
 */
export async function waitForDescendants(directory: string, waitMs: number): Promise<void> {
  const until = performance.now() + waitMs
  const ended = new Set<string>()
  for (;;) {
    const isOver = (await haveEnded(directory, ended)) && !hasRunningDescendant(directory)
    if (isOver || performance.now() >= until) return
    await wait(LOOK_MS)
  }
}

/** @param ended Profiles of which that is known. Those that are found out are added. */
async function haveEnded(directory: string, ended: Set<string>): Promise<boolean> {
  const running = new RunningProcesses()
  for (const path of await listProfiles(directory)) {
    if (ended.has(path)) continue
    const identity = readIdentity(path)
    if (identity !== undefined && running.has(identity)) return false
    ended.add(path)
  }
  return true
}

/** `undefined` for the profile of a child that was re-executed: whoever calls it, waits for it. */
function readIdentity(path: string): ProcessIdentity | undefined {
  try {
    using profile = new ProfileReader(path)
    const first = profile.frames().next().value
    return first?.kind === 'process' ? first.body : undefined
  } catch {
    // It has been removed, or cannot be read, and is booked as such.
    return undefined
  }
}
