import { spawnSync } from 'node:child_process'

const { status, stderr } = spawnSync('unshare', ['-Urm', 'true'], { encoding: 'utf8' })

/** Why there are no user namespaces here. Empty if there are. */
export const because: string = status === 0 ? '' : ` (skipped: ${stderr.trim()})`
