import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/**
 * Runs a fixture in a mount namespace that nobody else is in.
 *
 * @param flags Of unshare(1), besides `--mount`.
 * @returns What it prints, parsed as JSON.
 */
export async function runInOwnMounts(
  flags: readonly string[],
  fixture: string,
  ...args: string[]
): Promise<unknown> {
  const path = fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url))
  const node = [process.execPath, '--no-warnings', path, ...args]
  const unshare = ['unshare', ...flags, '--mount', ...node]
  const { stdout } = await promisify(execFile)('taskset', ['--cpu-list', firstCpu(), ...unshare])
  return JSON.parse(stdout)
}

/**
 * A mount namespace can be bind-mounted only in an older one. As of Linux 6.18 that is told by ids of which each CPU has its own
 * supply, so that it is only true of namespaces made by one CPU.
 */
function firstCpu(): string {
  const status = readFileSync('/proc/self/status', 'utf8')
  return String(status.match(/^Cpus_allowed_list:\t(\d+)/m)?.[1])
}
