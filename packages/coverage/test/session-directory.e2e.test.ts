import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { describe, expect, it, vi } from 'vitest'
import { ownerOf, prefixOf } from '../src/session-directory/name.ts'
import { openSessionDirectory } from '../src/session-directory/open.ts'
import { ownOwner, startByPs } from '../src/session-directory/owner.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const FIXTURE = fileURLToPath(new URL('fixtures/open-session.ts', import.meta.url))
const KIND = 'reexec-coverage'

/** Where session directories are made meanwhile. */
function temporaryFolder(): Disposable & { readonly path: string } {
  const folder = temporaryDirectory()
  vi.stubEnv('TMPDIR', folder.path)
  return {
    path: folder.path,
    [Symbol.dispose]() {
      vi.unstubAllEnvs()
      folder[Symbol.dispose]()
    },
  }
}

/** Starts a process that opens a session, and then does as told. */
async function opener(then: string): Promise<{ child: ChildProcess; path: string }> {
  const child = spawn(process.execPath, ['--no-warnings', FIXTURE, then], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const [path] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, path: String(path).trim() }
}

/** Makes directories with the names, opens a session, and tells which are left. */
function leftOf(...names: readonly string[]): string[] {
  using folder = temporaryFolder()
  for (const name of names) mkdirSync(join(folder.path, name))
  openSessionDirectory()[Symbol.dispose]()
  return readdirSync(folder.path)
}

const noOther = spawnSync('setpriv', ['--reuid=65534', 'true']).status !== 0
const otherBecause = noOther ? ' (skipped: there is no other user)' : ''

describe('a session directory', () => {
  it('is removed when it is disposed of', () => {
    using folder = temporaryFolder()
    const directory = openSessionDirectory()
    expect(readdirSync(folder.path)).toEqual([basename(directory.path)])
    mkdirSync(join(directory.path, 'v8'))
    writeFileSync(join(directory.path, 'v8', 'coverage-1.json'), '')
    directory[Symbol.dispose]()
    expect(readdirSync(folder.path)).toEqual([])
  })

  it.for(['exit', 'throw', 'reject', 'return', 'thread'])(
    'is removed when its process ends without doing so: %s',
    async (then) => {
      using folder = temporaryFolder()
      const { child, path } = await opener(then)
      await once(child, 'exit')
      expect(dirname(path)).toBe(folder.path)
      expect(readdirSync(folder.path)).toEqual([])
    },
  )

  it('is kept as long as its owner lives', async () => {
    using folder = temporaryFolder()
    const { child, path } = await opener('wait')
    openSessionDirectory()[Symbol.dispose]()
    expect(readdirSync(folder.path)).toEqual([basename(path)])
    child.stdin?.end()
    await once(child, 'exit')
  })

  it('is removed by the next session when its owner was killed', async () => {
    using folder = temporaryFolder()
    const { child, path } = await opener('wait')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(readdirSync(folder.path)).toEqual([basename(path)])
    const directory = openSessionDirectory()
    expect(readdirSync(folder.path)).toEqual([basename(directory.path)])
    directory[Symbol.dispose]()
  })

  it.runIf(process.platform === 'linux')(
    'is removed when its thread was terminated, although the process lives',
    async () => {
      using folder = temporaryFolder()
      const worker = new Worker(FIXTURE, { argv: ['wait'], stdout: true, env: { ...process.env } })
      await once(worker.stdout, 'data')
      openSessionDirectory()[Symbol.dispose]()
      expect(readdirSync(folder.path)).toHaveLength(1)
      await worker.terminate()
      openSessionDirectory()[Symbol.dispose]()
      expect(readdirSync(folder.path)).toEqual([])
    },
  )
})

describe('the next session', () => {
  const own = ownOwner()
  const gone = spawnSync(process.execPath, ['--version']).pid

  const nameOf = (owner: Partial<typeof own>): string =>
    `${prefixOf(KIND, { ...own, ...owner })}abcDE1`

  it('removes what has no living owner', () => {
    expect(leftOf(nameOf({ pid: gone, tid: gone }))).toEqual([])
  })

  it('does not take a process for the owner that got its pid later', () => {
    expect(leftOf(nameOf({}))).toEqual([nameOf({})])
    expect(leftOf(nameOf({ start: '1' }))).toEqual([])
  })

  it('removes what is from before a reboot', () => {
    expect(leftOf(nameOf({ boot: '00000000' }))).toEqual([])
  })

  it('leaves what it cannot know about: that of another machine, and of other namespaces', () => {
    const others = [
      nameOf({ host: '00000000', boot: '00000000', pid: gone }),
      nameOf({ namespaces: '00000000', pid: gone }),
    ]
    expect(leftOf(...others).toSorted()).toEqual(others.toSorted())
  })

  it('leaves what only looks alike', () => {
    const name = nameOf({ pid: gone, tid: gone })
    const others = [
      `${name}.old`,
      `my-${name}`,
      name.replace(KIND, 'reexec-other'),
      `${KIND}-abcDE1`,
      KIND,
    ]
    expect(leftOf(...others).toSorted()).toEqual(others.toSorted())
  })

  it('follows no link, and leaves files', () => {
    using target = temporaryDirectory()
    using folder = temporaryFolder()
    writeFileSync(join(target.path, 'file'), '')
    const name = nameOf({ pid: gone, tid: gone })
    symlinkSync(target.path, join(folder.path, name))
    writeFileSync(join(folder.path, name.replace('abcDE1', 'abcDE2')), '')
    openSessionDirectory()[Symbol.dispose]()
    expect(readdirSync(folder.path)).toHaveLength(2)
    expect(readdirSync(target.path)).toEqual(['file'])
  })

  it.skipIf(noOther)(`leaves what belongs to another user${otherBecause}`, () => {
    using folder = temporaryFolder()
    const name = nameOf({ pid: gone, tid: gone })
    mkdirSync(join(folder.path, name))
    execFileSync('chown', ['65534', join(folder.path, name)])
    openSessionDirectory()[Symbol.dispose]()
    expect(readdirSync(folder.path)).toEqual([name])
  })
})

it('knows its owner again by its name', () => {
  const own = ownOwner()
  expect(ownerOf(KIND, `${prefixOf(KIND, own)}abcDE1`)).toEqual(own)
})

it.skipIf(process.platform === 'win32')('can tell when a process started without /proc', () => {
  expect(startByPs(process.pid)).toMatch(/^[0-9a-f]{8}$/)
  expect(startByPs(1)).not.toBe(startByPs(process.pid))
  expect(startByPs(spawnSync(process.execPath, ['--version']).pid)).toBeUndefined()
})
