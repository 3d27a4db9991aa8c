import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assert, describe, expect, it } from 'vitest'
import { type EnterTargets, NamespaceError, enter } from '../src/index.ts'
import { because, noNamespaces, noUserNamespace } from './capabilities.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { temporaryDirectory, temporaryNamespaces } from './temporary.ts'
import { leaveMark } from './fixtures/leave-mark.ts'
import { readByPool } from './fixtures/read-by-pool.ts'

expectNothingLeft()

const ENOENT = { errno: 2, code: 'ENOENT' }
const EPERM = { errno: 1, code: 'EPERM' }
const EBADF = { errno: 9, code: 'EBADF' }

describe('a namespace that cannot be opened', () => {
  it('is of a process that has ended', async () => {
    const { pid } = spawnSync('true')
    expect(await refusal({ net: pid })).toMatchObject({
      type: 'net',
      ref: pid,
      step: 'open',
      ...ENOENT,
      message: saying(/net namespace of pid \d+ .* there is no such process/),
    })
  })

  it('is at a path that does not exist', async () => {
    const ref = '/run/netns/no-such-name'
    expect(await refusal({ net: ref })).toMatchObject({
      type: 'net',
      ref,
      step: 'open',
      ...ENOENT,
      message: saying(/at \/run\/netns\/no-such-name .* no such path/),
    })
  })

  it('comes after another, which is closed again', async () => {
    const ref = '/no/such/path'
    expect(await refusal({ net: process.pid, mnt: ref })).toMatchObject({
      type: 'mnt',
      ref,
      step: 'open',
      ...ENOENT,
      message: saying(/mnt namespace at/),
    })
  })

  it('has a descriptor that is not open', async () => {
    const ref = { fd: 9999 }
    expect(await refusal({ uts: ref })).toMatchObject({
      type: 'uts',
      ref,
      step: 'open',
      ...EBADF,
      message: saying(/of descriptor 9999 .* is not open/),
    })
  })
})

describe('what is no namespace of the type', () => {
  it('is a file', async () => {
    const ref = join(temporaryDirectory(), 'net:[1]')
    writeFileSync(ref, '')
    expect(await refusal({ net: ref })).toMatchObject({
      type: 'net',
      ref,
      step: 'open',
      code: 'ERR_NOT_A_NAMESPACE',
      message: saying(/is not a namespace/),
    })
  })

  it('is a FIFO that nobody writes to', async () => {
    const ref = join(temporaryDirectory(), 'fifo')
    execFileSync('mkfifo', [ref])
    expect(await refusal({ net: ref })).toMatchObject({
      type: 'net',
      ref,
      step: 'open',
      code: 'ERR_NOT_A_NAMESPACE',
      message: saying(/is not a namespace/),
    })
  })

  it('is a namespace of another type', async () => {
    const ref = '/proc/self/ns/uts'
    expect(await refusal({ net: ref })).toMatchObject({
      type: 'net',
      ref,
      step: 'open',
      code: 'ERR_NAMESPACE_TYPE',
      message: saying(/is uts:\[\d+\], not a namespace of type net/),
    })
  })
})

describe.skipIf(noUserNamespace)(`privileges${because(noUserNamespace)}`, () => {
  it('are those of the user namespace that owns the target', () => {
    const types = ['mnt', 'net', 'uts', 'ipc', 'cgroup']
    const mark = join(temporaryDirectory(), 'mark')
    const outcomes = runInUserNamespace('enter-foreign.ts', mark, ...types)
    for (const type of types) {
      const ref = `/proc/self/ns/${type}`
      expect(outcomes[type]).toMatchObject({
        name: 'NamespaceError',
        type,
        ref,
        step: 'setns',
        ...EPERM,
        message: saying(/CAP_SYS_ADMIN/),
      })
    }
    expect(existsSync(mark)).toBe(false)
  })
})

describe.skipIf(noNamespaces)(`a thread that is there first${because(noNamespaces)}`, () => {
  it('is of a loader, and is inside with all that it starts', async () => {
    const directory = temporaryDirectory()
    const setup = `mkdir ${directory}/in; mount -t tmpfs tmpfs ${directory}/in; printf inside > ${directory}/in/file`
    const { pid } = await temporaryNamespaces(['--mount'], setup)
    const sign = join(directory, 'sign')
    const preload = new URL('fixtures/start-pool-on-sign.ts', import.meta.url).href
    const text = await readByPool.reexec(
      { sign, path: join(directory, 'in/file') },
      {
        layers: [enter({ mnt: pid })],
        env: { NODE_OPTIONS: `--import ${preload}`, POOL_SIGN: sign },
      },
    )
    expect(text).toBe('inside')
  })
})

/** Calls an action that must not run, and hands back the error that arrives. */
async function refusal(targets: EnterTargets, action = leaveMark): Promise<NamespaceError> {
  const mark = join(temporaryDirectory(), 'mark')
  const outcome: unknown = await action
    .reexec(mark, { layers: [enter(targets)] })
    .catch((error: unknown) => error)
  expect(existsSync(mark)).toBe(false)
  assert(outcome instanceof NamespaceError)
  return outcome
}

/** What the message of an error has to match. */
function saying(pattern: RegExp): unknown {
  return expect.stringMatching(pattern)
}

function runInUserNamespace(fixture: string, ...args: string[]): Record<string, unknown> {
  const path = fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url))
  const flags = ['--user', '--map-root-user', process.execPath, '--no-warnings', path, ...args]
  return JSON.parse(execFileSync('unshare', flags, { encoding: 'utf8' })) as Record<string, unknown>
}
