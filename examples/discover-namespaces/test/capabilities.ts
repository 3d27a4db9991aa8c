import { spawnSync } from 'node:child_process'

/** In a user namespace, as somebody who is nobody special there: without privileges, and free to make namespaces as anybody is. */
export const AS_ANYBODY = ['unshare', '--user', '--map-user=1000', '--map-group=1000'] as const

/** Why mount namespaces cannot be made here, `undefined` if they can. */
export const noNamespaces: string | undefined = whyNot('unshare', '--mount', 'true')

/** Why a user namespace cannot be made here, `undefined` if it can. */
export const noUserNamespace: string | undefined = whyNot('unshare', '--user', 'true')

/** Why somebody without privileges cannot make one, `undefined` if they can. */
export const noUserNamespaceForAnybody: string | undefined = whyNot(
  ...AS_ANYBODY,
  'unshare',
  '--user',
  'true',
)

/** Adds the reason for skipping to the name of a test. */
export function because(reason: string | undefined): string {
  return reason === undefined ? '' : ` (skipped: ${reason})`
}

function whyNot(...command: string[]): string | undefined {
  const { status, stderr, error } = spawnSync('env', command, { encoding: 'utf8' })
  return status === 0 ? undefined : (error?.message ?? stderr).trim()
}
