import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { NOBODY } from './capabilities.ts'

/** Commands that run another one elsewhere, or as somebody else. */
export const IN_OWN_USER_NAMESPACE = ['unshare', '--user', '--map-root-user']
export const IN_OWN_MOUNTS: readonly string[] = [...onOneCpu(), 'unshare', '--mount']
export const IN_OWN_USER_NAMESPACE_AND_MOUNTS: readonly string[] = [
  ...onOneCpu(),
  ...IN_OWN_USER_NAMESPACE,
  '--mount',
]
export const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']

/**
 * Runs a fixture by such a command.
 *
 * @returns What it prints, parsed as JSON.
 */
export async function runFixture(
  [command = '', ...flags]: readonly string[],
  fixture: string,
  ...args: string[]
): Promise<unknown> {
  const path = fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url))
  const node = [process.execPath, '--no-warnings', path, ...args]
  const { stdout } = await promisify(execFile)(command, [...flags, ...node])
  return JSON.parse(stdout)
}

/**
 * A mount namespace can be bind-mounted only in an older one. As of Linux 6.18 that is told by ids of which each CPU has its own
 * supply, so that it is only true of namespaces made by one CPU.
 */
function onOneCpu(): string[] {
  const status = readFileSync('/proc/self/status', 'utf8')
  const first = /^Cpus_allowed_list:\t(\d+)/m.exec(status)?.[1]
  return ['taskset', '--cpu-list', String(first)]
}
