import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** A process that keeps namespaces alive and does nothing else. */
export interface Holder {
  readonly pid: number
  /** Ends it, and waits for that. */
  release(): Promise<void>
}

/** Shell commands that say that all is set up, and wait for the end of the standard input: that of the holder's maker, at the latest. */
export const HOLD = 'echo ready; exec cat'

/**
 * Starts a process in new namespaces, by unshare(1).
 *
 * @param flags Of unshare(1), such as `--net`. With `--fork` the holder is the process that unshare(1) starts.
 * @param setup Shell commands that run in there first.
 * @throws {Error} with what unshare(1) or the shell said, if they failed.
 */
export async function holdNamespaces(flags: readonly string[], setup = 'true'): Promise<Holder> {
  const child = spawn('unshare', [...flags, 'sh', '-ec', `${setup}\n${HOLD}`])
  const exited = once(child, 'exit')
  let said = ''
  child.stderr.on('data', (chunk) => (said += String(chunk)))
  await Promise.race([once(child.stdout, 'data'), exited])
  if (child.exitCode !== null) throw new Error(`unshare ${flags.join(' ')}: ${said}`)
  const pid = child.pid as number
  return {
    pid: flags.includes('--fork') ? onlyChildOf(pid) : pid,
    async release() {
      child.stdin.end()
      await exited
    },
  }
}

/** Finds the process that another has started. */
export function onlyChildOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim())
}
