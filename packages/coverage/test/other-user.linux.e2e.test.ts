import { execFileSync, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { temporaryDirectory } from './temporary-directory.ts'

const program = fileURLToPath(new URL('fixtures/dispose-beside-others.mjs', import.meta.url))
const user = { uid: 1000, gid: 1000 }
const other = { uid: 65_534, gid: 65_534 }

const canRead = spawnSync(process.execPath, ['--check', program], user)
const reason =
  process.getuid?.() !== 0
    ? ' (skipped: only root can be two users)'
    : canRead.status === 0
      ? ''
      : ' (skipped: other users cannot read this folder)'

it.skipIf(reason !== '')(
  `books what another user has planted, and removes what it can${reason}`,
  async () => {
    using temporary = temporaryDirectory()
    chmodSync(temporary.path, 0o777)
    const env = { ...process.env, TMPDIR: temporary.path }
    const child = fork(program, { ...user, env, stdio: ['ignore', 'inherit', 'pipe', 'ipc'] })
    const warned = child.stderr === null ? '' : text(child.stderr)
    const [directory] = (await once(child, 'message')) as [string]
    const plant = [
      'mkdir 1.rxp && touch 1.rxp/file && chmod 700 1.rxp',
      'mkfifo 2.rxp',
      'ln -s /etc/passwd 3.rxp',
      'head -c 100 /dev/zero > 4.rxp && chmod 000 4.rxp',
      'head -c 100 /dev/zero > 5.rxp && chmod 644 5.rxp',
      'mkdir folder && touch folder/6.rxp',
    ]
    const passwd = readFileSync('/etc/passwd')
    execFileSync('sh', ['-c', plant.join(' && ')], { ...other, cwd: directory })
    child.send('go on')
    const [lost] = (await once(child, 'message')) as [unknown]
    expect(lost).toEqual([
      expect.stringContaining('EACCES') as string,
      expect.stringContaining('not a regular file') as string,
      expect.stringContaining('ELOOP') as string,
      expect.stringContaining('EACCES') as string,
      '100 bytes of its profile are torn',
    ])
    // Not its own, and not empty.
    expect(await warned).toContain(`Not all of ${dirname(directory)} can be removed`)
    expect(existsSync(join(directory, '5.rxp'))).toBe(false)
    expect(readFileSync('/etc/passwd').equals(passwd)).toBe(true)
  },
)
