import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { diagnoseIn, troubles } from './diagnose-in.ts'

const { status, stderr } = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'none', '/mnt'])
const because = status === 0 ? '' : ` (skipped: ${String(stderr).trim()})`

const ON_SMALL_DISK = 'mount -t tmpfs -o size=6m none /mnt && TMPDIR=/mnt exec "$@"'

it.skipIf(because)(`says that there is little room for profiles${because}`, () => {
  const starter = ['unshare', '-Urm', 'sh', '-c', ON_SMALL_DISK, '-']
  expect(troubles(diagnoseIn({ starter }))).toEqual([
    {
      level: 'note',
      text: 'Profiles are kept in /mnt, where only 6 MiB are free: children whose profiles find no room are lost',
    },
  ])
})
