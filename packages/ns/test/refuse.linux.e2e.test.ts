import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type EnterTargets, type NamespaceError, enter } from '../src/index.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { refuse, saying } from './refusal.ts'
import { temporaryDirectory } from './temporary.ts'

expectNothingLeft()

const PATIENCE = { timeout: 60_000 }
const ENOENT = { errno: 2, code: 'ENOENT' }
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

  it('is of a process that has ended and nobody waited for', async () => {
    // The shell becomes a program that waits for nobody, and only then its child ends.
    const program = 'exec 3<&0; cat <&3 >&2 & echo $!; exec tail -f /dev/null'
    const parent = spawn('sh', ['-c', program])
    onTestFinished(() => void parent.kill())
    const [pid] = (await once(parent.stdout, 'data')).map(Number)
    await expect
      .poll(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8'), PATIENCE)
      .toBe('tail\n')
    parent.stdin.end()
    await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8'), PATIENCE).toContain(') Z ')
    expect(await refusal({ net: Number(pid) })).toMatchObject({
      type: 'net',
      ref: pid,
      step: 'open',
      ...ENOENT,
      message: saying(/there is no such process, or it has ended/),
    })
  })

  it('is named like one of ip netns', async () => {
    expect(await refusal({ net: 'no-such-name' })).toMatchObject({
      type: 'net',
      ref: 'no-such-name',
      step: 'open',
      ...ENOENT,
      message: saying(/no such path/),
    })
  })

  it('is one of many of a process that has ended', async () => {
    const { pid } = spawnSync('true')
    expect(await refusal({ all: pid })).toMatchObject({ ref: pid, step: 'open', ...ENOENT })
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

describe('the user namespace that one is in', () => {
  it.each(['/proc/self/ns/user', process.pid])('is not entered again, by %s', async (ref) => {
    expect(await refusal({ user: ref, net: process.pid })).toMatchObject({
      type: 'user',
      ref,
      step: 'open',
      code: 'ERR_NAMESPACE_OWN',
      errno: undefined,
      message: saying(/the one that this process is in. Nobody can enter it again/),
    })
  })

  it('is refused by the kernel when a path leads to it in turn', async () => {
    const ref = '/proc/self/ns/user'
    const { error, isLoaded } = await refuse([enter([{ type: 'user', ref, resolve: 'in-turn' }])])
    expect(error).toMatchObject({ type: 'user', ref, step: 'setns', errno: 22, code: 'EINVAL' })
    expect(error.message).toMatch(/it is the one that the process is in already/)
    expect(isLoaded).toBe(false)
  })
})

/** What comes of a call that is refused before there is a process. */
async function refusal(targets: EnterTargets): Promise<NamespaceError> {
  const { error, isLoaded } = await refuse([enter(targets)])
  expect(isLoaded).toBe(false)
  return error
}
