import { spawnSync } from 'node:child_process'

/** Why namespaces cannot be made here, `undefined` if they can. */
export const noNamespaces: string | undefined = whyNot(['--mount', '--net', '--ipc'])

/** Why a user namespace cannot be made here, `undefined` if it can. */
export const noUserNamespace: string | undefined = whyNot(['--user', '--map-root-user'])

/** A user that has no privileges, and owns nothing. */
export const NOBODY = 65534

/** Why nobody can run what is here, `undefined` if they can. */
export const noOtherUser: string | undefined = whyNotAs(NOBODY)

/** Adds the reason for skipping to the name of a test. */
export function because(reason: string | undefined): string {
  return reason === undefined ? '' : ` (skipped: ${reason})`
}

function whyNot(flags: readonly string[]): string | undefined {
  const { status, stderr, error } = spawnSync('unshare', [...flags, 'true'], { encoding: 'utf8' })
  return status === 0 ? undefined : (error?.message ?? stderr).trim()
}

function whyNotAs(id: number): string | undefined {
  const options = { uid: id, gid: id, encoding: 'utf8' } as const
  const { status, stderr, error } = spawnSync('cat', [import.meta.filename], options)
  return status === 0 ? undefined : (error?.message ?? stderr).trim()
}
