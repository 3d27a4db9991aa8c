import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { create, enter, namespacesOf } from '../src/index.ts'
import { because, noNamespaces } from './capabilities.ts'
import { moveToRoot } from './container.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { temporaryDirectory, temporaryNamespaces } from './temporary.ts'
import { leaveMark } from './fixtures/leave-mark.ts'
import { lookAround } from './fixtures/look-around.ts'
import { readInside } from './fixtures/read-inside.ts'

expectNothingLeft()

describe.skipIf(noNamespaces)(`layers of one call${because(noNamespaces)}`, () => {
  it('enter one after the other', async () => {
    const one = await temporaryNamespaces(['--uts', '--ipc'], 'hostname one')
    const two = await temporaryNamespaces(['--uts', '--net'], 'hostname two')
    const layers = [enter({ uts: one.pid, ipc: one.pid }), enter({ uts: two.pid, net: two.pid })]
    const { namespaces, effects } = await lookAround.reexec('/', { layers })
    const { ipc } = namespacesOf(one.pid)
    const { uts, net } = namespacesOf(two.pid)
    expect(namespaces).toEqual({ ...namespacesOf('self'), ipc, uts, net })
    expect(effects.uts).toBe('two')
  })

  it('create beside what was entered', async () => {
    const { pid } = await temporaryNamespaces(['--uts', '--net'], 'hostname entered')
    const layers = [enter({ uts: pid, net: pid }), create({ ipc: true, mnt: true })]
    const { namespaces, effects } = await lookAround.reexec('/', { layers })
    const { ipc, mnt, uts: _, net: __, ...others } = namespacesOf('self')
    expect(namespaces).toMatchObject({ ...others, uts: namespacesOf(pid).uts })
    expect(namespaces.net).toBe(namespacesOf(pid).net)
    expect(namespaces.ipc).not.toBe(ipc)
    expect(namespaces.mnt).not.toBe(mnt)
    expect(effects.uts).toBe('entered')
  })

  it('create from what was entered', async () => {
    const { pid } = await temporaryNamespaces(['--uts'], 'hostname entered')
    const layers = [enter({ uts: pid }), create({ uts: true })]
    const { namespaces, effects } = await lookAround.reexec('/', { layers })
    expect(namespaces.uts).not.toBe(namespacesOf(pid).uts)
    // A new one begins with the host name of the one it is made in.
    expect(effects.uts).toBe('entered')
  })

  it('create mounts from those that were entered, and mount in them', async () => {
    const root = temporaryDirectory()
    const setup = `mount -t tmpfs tmpfs ${root}; mkdir ${root}/empty; printf alone > ${root}/only
      printf hidden > ${root}/empty/hidden; ${moveToRoot(root)}`
    const { pid } = await temporaryNamespaces(['--mount'], setup)
    const layers = [enter({ mnt: pid }), create({ mnt: { tmpfs: ['/empty'] } })]
    expect(await readInside.reexec('/only', { layers })).toEqual({ '/only': 'alone' })
    expect(await readInside.reexec('/empty', { layers })).toEqual({})
    const entered = await readInside.reexec('/empty', { layers: [enter({ mnt: pid })] })
    expect(entered).toEqual({ '/empty/hidden': 'hidden' })
  })

  it('enter what is not created in the same call', async () => {
    const { pid } = await temporaryNamespaces(['--net'])
    const layers = [create({ uts: { hostname: 'created' } }), enter({ net: pid })]
    const { namespaces, effects } = await lookAround.reexec('/', { layers })
    expect(namespaces.net).toBe(namespacesOf(pid).net)
    expect(effects.uts).toBe('created')
    expect(hostname()).not.toBe('created')
  })

  it('enter after creating of the same type, and are where the last one leads', async () => {
    const { pid } = await temporaryNamespaces(['--uts'], 'hostname entered')
    const layers = [create({ uts: true }), enter({ uts: pid })]
    const { namespaces } = await lookAround.reexec('/', { layers })
    expect(namespaces.uts).toBe(namespacesOf(pid).uts)
  })

  it('enter PID namespaces, the last of which counts', async () => {
    const one = await temporaryNamespaces(['--pid', '--fork'])
    const two = await temporaryNamespaces(['--pid', '--fork'])
    for (const layers of [
      [enter({ pid: one.pid }), enter({ pid: two.pid })],
      [create({ pid: true }), enter({ pid: two.pid })],
    ]) {
      const { namespaces } = await lookAround.reexec('/', { layers })
      expect(namespaces.pid).toBe(namespacesOf(two.pid).pid)
    }
  })

  // The kernel wants a process in between.
  it('create no PID namespaces below those that they enter, and say so', async () => {
    const { pid } = await temporaryNamespaces(['--pid', '--fork'])
    const mark = join(temporaryDirectory(), 'mark')
    const layers = [enter({ pid }), create({ pid: true })]
    await expect(leaveMark.reexec(mark, { layers })).rejects.toMatchObject({
      name: 'NamespaceError',
      type: 'pid',
      step: 'unshare',
      code: 'EINVAL',
      message: expect.stringMatching(/another process in between/),
    })
    expect(existsSync(mark)).toBe(false)
  })

  it('create all from a user namespace that was entered', async () => {
    const { pid } = await temporaryNamespaces(['--user', '--map-root-user'])
    const types = { mnt: true, net: true, uts: true, ipc: true, cgroup: true, time: true } as const
    const layers = [enter({ user: pid }), create({ ...types, pid: { proc: true } })]
    const { namespaces } = await lookAround.reexec('/', { layers })
    expect(namespaces.user).toBe(namespacesOf(pid).user)
    for (const type of ['mnt', 'net', 'uts', 'ipc', 'cgroup', 'time', 'pid'] as const) {
      expect(namespaces[type]).not.toBe(namespacesOf('self')[type])
    }
  })
})
