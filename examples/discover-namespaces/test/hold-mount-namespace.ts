import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A mount namespace, kept alive by a process that does nothing else. */
export interface HeldMountNamespace {
  readonly pid: number
  /** A directory; in the mount namespace there is an empty filesystem of its own on it. */
  readonly directory: string
  /** Ends the process. Something else may still keep the mount namespace. */
  end(): Promise<void>
  /** Makes all of it go away. */
  release(): Promise<void>
}

/**
 * Makes a mount namespace.
 *
 * @param setup Shell commands that run in there; `$0` is the directory, `$1` and so on are `args`.
 * @param flags More flags of unshare(1).
 * @throws {Error} with what unshare(1) or the shell said, if they failed.
 */
export async function holdMountNamespace(
  setup: string,
  { flags = [], args = [] }: { flags?: readonly string[]; args?: readonly string[] } = {},
): Promise<HeldMountNamespace> {
  const directory = mkdtempSync(join(tmpdir(), 'held-'))
  // The process ends with its standard input, so it does not outlive this one, nor do the mounts.
  const script = `mount -t tmpfs tmpfs "$0"; mount --make-private "$0"; ${setup}; echo ready; exec cat`
  const unshare = ['unshare', '--mount', '--propagation', 'private', ...flags]
  const command = ['--cpu-list', oneProcessor(), ...unshare, 'sh', '-ec', script]
  const child = spawn('taskset', [...command, directory, ...args])
  const exited = once(child, 'exit')
  let said = ''
  child.stderr.on('data', (chunk) => (said += String(chunk)))
  await Promise.race([once(child.stdout, 'data'), exited])
  const end = async (): Promise<void> => {
    child.stdin.end()
    await exited
  }
  const release = async (): Promise<void> => {
    await end()
    // With a directory go the mounts on it, in all mount namespaces.
    rmdirSync(directory)
  }
  if (child.exitCode === null) return { pid: child.pid as number, directory, end, release }
  await release()
  throw new Error(`No mount namespace can be made: ${said}`)
}

/**
 * Linux lets a mount namespace be mounted only in one of a lower id, and only the ids that one processor gives out ascend for sure.
 * So what is made in there is to be made on the same.
 */
function oneProcessor(): string {
  const [, first = '0'] =
    /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return first
}
