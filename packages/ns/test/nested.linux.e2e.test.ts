import { describe, expect, it } from 'vitest'
import { create, enter, namespacesOf } from '../src/index.ts'
import { because, noUserNamespace } from './capabilities.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { temporaryNamespaces } from './temporary.ts'
import { goOnFromInside } from './fixtures/go-on-from-inside.ts'

expectNothingLeft()

describe.skipIf(noUserNamespace)(`an action in namespaces${because(noUserNamespace)}`, () => {
  it('has others created from there', async () => {
    const layers = [create({ user: true, mnt: true, pid: { proc: true } })]
    const next = { create: { net: true, uts: { hostname: 'nested' } } }
    const { here, there, effects } = await goOnFromInside.reexec(next, { layers })
    const { net, uts, ...same } = here
    expect(there).toMatchObject(same)
    expect(there.net).not.toBe(net)
    expect(there.uts).not.toBe(uts)
    expect(effects.uts).toBe('nested')
    expect(here.user).not.toBe(namespacesOf('self').user)
  })

  it('has PID and user namespaces created below its own', async () => {
    const layers = [create({ user: true, mnt: true, pid: { proc: true } })]
    const next = { create: { user: true, mnt: true, pid: { proc: true }, time: true } }
    const { here, there } = await goOnFromInside.reexec(next, { layers })
    for (const type of ['user', 'mnt', 'pid', 'time'] as const) {
      expect(there[type]).not.toBe(here[type])
    }
    expect(there.net).toBe(here.net)
  })

  it('has others entered from there, by the process ids that its /proc shows', async () => {
    const { pid } = await temporaryNamespaces(['--user', '--map-root-user', '--net', '--uts'])
    const { user, net, uts } = namespacesOf(pid)
    const layers = [enter({ net: pid })]
    const next = { enter: { user: pid, uts: pid } }
    const { here, there } = await goOnFromInside.reexec(next, { layers })
    expect(here).toEqual({ ...namespacesOf('self'), net })
    expect(there).toEqual({ ...here, user, uts })
  })

  it('has others entered from the PID namespace that it was moved to', async () => {
    const flags = ['--user', '--map-root-user', '--mount-proc', '--pid', '--fork', '--uts']
    const { pid } = await temporaryNamespaces(flags, 'hostname held')
    const layers = [enter({ user: pid, mnt: pid, pid })]
    const { here, there, effects } = await goOnFromInside.reexec({ enter: { uts: 1 } }, { layers })
    expect(there).toEqual({ ...here, uts: namespacesOf(pid).uts })
    expect(effects.uts).toBe('held')
  })
})
