import { closeSync, existsSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type EnterEntry, enter, namespacesOf } from '../src/index.ts'
import { because, noNamespaces, noUserNamespace } from './capabilities.ts'
import { temporaryContainer } from './container.ts'
import { HOLD, holdNamespaces, onlyChildOf } from './holder.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { temporaryDirectory, temporaryNamespaces } from './temporary.ts'
import { describePlace } from './fixtures/describe-place.ts'
import { leaveMark } from './fixtures/leave-mark.ts'
import { lookAround } from './fixtures/look-around.ts'

expectNothingLeft()

/** A mount namespace, with a path that is there only in it, and what network namespace that leads to. */
async function temporaryPath(): Promise<{ pid: number; path: string; net: string }> {
  const directory = temporaryDirectory()
  const path = join(directory, 'inside')
  const setup = `mount -t tmpfs tmpfs ${directory}; touch ${path}; unshare --net=${path} true`
  const { pid } = await temporaryNamespaces(['--mount'], setup)
  return { pid, path, net: `net:[${statSync(`/proc/${pid}/root${path}`).ino}]` }
}

describe.skipIf(noNamespaces)(`a list of namespaces${because(noNamespaces)}`, () => {
  it('is entered in its order, and what is to be resolved in turn, in the mounts of those before', async () => {
    const { pid, path, net } = await temporaryPath()
    const layers = [
      enter([
        { type: 'mnt', ref: pid },
        { type: 'net', ref: path, resolve: 'in-turn' },
      ]),
    ]
    const { namespaces } = await lookAround.reexec('/', { layers })
    expect(namespaces).toEqual({ ...namespacesOf('self'), mnt: namespacesOf(pid).mnt, net })
  })

  it('is resolved before the first is entered, if nothing else is said', async () => {
    const { pid, path } = await temporaryPath()
    const mark = join(temporaryDirectory(), 'mark')
    for (const resolve of [undefined, 'first'] as const) {
      const last: EnterEntry = { type: 'net', ref: path, ...(resolve && { resolve }) }
      const layers = [enter([{ type: 'mnt', ref: pid }, last])]
      await expect(leaveMark.reexec(mark, { layers })).rejects.toMatchObject({
        name: 'NamespaceError',
        type: 'net',
        ref: path,
        step: 'open',
        code: 'ENOENT',
      })
    }
    expect(existsSync(mark)).toBe(false)
  })

  it('takes pids in turn as the /proc there has them', async () => {
    const { pid } = await temporaryContainer()
    const layers = [
      enter([
        { type: 'user', ref: pid },
        { type: 'mnt', ref: pid },
        { type: 'pid', ref: pid },
        { type: 'uts', ref: 1, resolve: 'in-turn' },
        { type: 'net', ref: '/proc/1/ns/net', resolve: 'in-turn' },
      ]),
    ]
    const place = await describePlace.reexec(undefined, { layers })
    expect(place).toMatchObject({ hostname: 'container', interfaces: ['lo'] })
  })

  it('enters the last of a type that is in it twice', async () => {
    const first = await temporaryNamespaces(['--uts', '--net'], 'hostname first')
    const second = await temporaryNamespaces(['--uts'], 'hostname second')
    const layers = [
      enter([
        { type: 'uts', ref: first.pid },
        { type: 'net', ref: first.pid },
        { type: 'uts', ref: second.pid },
      ]),
    ]
    const { namespaces, effects } = await lookAround.reexec('/', { layers })
    expect(effects.uts).toBe('second')
    expect(namespaces.net).toBe(namespacesOf(first.pid).net)
  })
})

describe.skipIf(noUserNamespace)(`an order of privileges${because(noUserNamespace)}`, () => {
  it('is found, where the wrong one fails', async () => {
    const below = await temporaryNamespaces(
      ['--user', '--map-root-user', '--uts'],
      'hostname below',
    )
    // Belongs to our user namespace, over which there are no privileges any more in one below.
    const beside = await temporaryNamespaces(['--net'])
    const mark = join(temporaryDirectory(), 'mark')
    const list: EnterEntry[] = [
      { type: 'user', ref: below.pid },
      { type: 'net', ref: beside.pid },
      { type: 'uts', ref: below.pid },
    ]
    await expect(leaveMark.reexec(mark, { layers: [enter(list)] })).rejects.toMatchObject({
      name: 'NamespaceError',
      type: 'net',
      ref: beside.pid,
      step: 'setns',
      code: 'EPERM',
      errno: 1,
    })
    expect(existsSync(mark)).toBe(false)
    const targets = { user: below.pid, net: beside.pid, uts: below.pid }
    const { namespaces, effects } = await lookAround.reexec('/', { layers: [enter(targets)] })
    const { user } = namespacesOf(below.pid)
    expect(namespaces).toMatchObject({ user, net: namespacesOf(beside.pid).net })
    expect(effects.uts).toBe('below')
  })

  it('fails after a PID namespace, too, without which Node.js could not go on', async () => {
    const { pid } = await temporaryContainer()
    const beside = await temporaryNamespaces(['--net'])
    const mark = join(temporaryDirectory(), 'mark')
    const list: EnterEntry[] = [
      { type: 'user', ref: pid },
      { type: 'pid', ref: pid },
      { type: 'net', ref: beside.pid },
    ]
    await expect(leaveMark.reexec(mark, { layers: [enter(list)] })).rejects.toMatchObject({
      name: 'NamespaceError',
      type: 'net',
      ref: beside.pid,
      step: 'setns',
      code: 'EPERM',
    })
    expect(existsSync(mark)).toBe(false)
  })

  it('does not help where a PID namespace has ended', async () => {
    const holder = await holdNamespaces(['--pid', '--fork'])
    const fd = openSync(`/proc/${holder.pid}/ns/pid`, 'r')
    onTestFinished(() => closeSync(fd))
    await holder.release()
    const mark = join(temporaryDirectory(), 'mark')
    const layers = [enter({ pid: { fd } })]
    await expect(leaveMark.reexec(mark, { layers })).rejects.toMatchObject({
      name: 'NamespaceError',
      type: 'pid',
      ref: { fd },
      step: 'fork',
      code: 'ENOMEM',
    })
    expect(existsSync(mark)).toBe(false)
  })

  it('is found where namespaces belong to one below the user namespace that is entered', async () => {
    const { above, below } = await temporaryNest()
    const targets = { mnt: below, net: below, pid: below, uts: below, user: above }
    const { namespaces } = await lookAround.reexec('/', { layers: [enter(targets)] })
    const { mnt, net, pid, uts } = namespacesOf(below)
    expect(namespaces).toMatchObject({ mnt, net, pid, uts, user: namespacesOf(above).user })
  })
})

/** Processes in two user namespaces, one below the other. */
async function temporaryNest(): Promise<{ above: number; below: number }> {
  const flags = '--user --map-root-user --mount --net --uts --pid --fork'
  const setup = `unshare ${flags} sh -ec '${HOLD}'`
  const { pid: above } = await temporaryNamespaces(['--user', '--map-root-user'], setup)
  return { above, below: onlyChildOf(onlyChildOf(above)) }
}
