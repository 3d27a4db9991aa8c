import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { isNodeName } from './descendants/command.ts'

/**
 * Whether a Node.js process runs that was started with the environment of a session: it may have no profile yet. Those whose environment may not be read
 * are passed over, and all where there is no /proc.
 *
 * @param directory That of the session.
 */
export function hasRunningDescendant(directory: string): boolean {
  try {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    return pids.some((pid) => Number(pid) !== process.pid && isDescendant(pid, directory))
  } catch {
    return false
  }
}

function isDescendant(pid: string, directory: string): boolean {
  try {
    return (
      isNodeName(readlinkSync(`/proc/${pid}/exe`)) &&
      readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`"directory":"${directory}`)
    )
  } catch {
    // It is over, or another's.
    return false
  }
}
