import { execFileSync } from 'node:child_process'
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openSession } from '@reexec/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { enter, namespacesOf } from '../src/index.ts'
import { because, noNamespaces, noUserNamespace } from './capabilities.ts'
import { cgroupDirectory } from './cgroup-directory.ts'
import { ENTRY_CASES, checkEntry, nameOf } from './entry-table.ts'
import { HOLD } from './holder.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { temporaryDirectory, temporaryNamespaces } from './temporary.ts'
import { lookAround } from './fixtures/look-around.ts'
import { lookFromOffspring } from './fixtures/look-from-offspring.ts'
import { answerFromInside, readInside } from './fixtures/read-inside.ts'

expectNothingLeft()

describe.skipIf(noNamespaces)(`enter${because(noNamespaces)}`, () => {
  it.for(ENTRY_CASES.map((each) => [nameOf(each), each] as const))(
    'enters %s',
    async ([, each]) => {
      await expect(checkEntry(each)).resolves.toBeUndefined()
    },
  )

  it('moves whatever works for the action: the pool, processes and workers', async () => {
    const { pid } = await temporaryNamespaces(['--net'])
    const { net } = namespacesOf(pid)
    const seen = await lookFromOffspring.reexec(undefined, { layers: [enter({ net: pid })] })
    expect(seen).toEqual({ itself: net, pool: net, process: net, worker: net })
  })

  it('enters a network namespace that only a bind mount keeps alive', async () => {
    const path = join(temporaryDirectory(), 'blue')
    writeFileSync(path, '')
    execFileSync('unshare', [`--net=${path}`, 'true'])
    onTestFinished(() => void execFileSync('umount', [path]))
    const { namespaces } = await lookAround.reexec('/', { layers: [enter({ net: path })] })
    expect(namespaces.net).toMatch(/^net:/)
    expect(namespaces.net).not.toBe(namespacesOf('self').net)
  })

  it("enters by the caller's descriptor, and leaves it open", async () => {
    const { pid } = await temporaryNamespaces(['--uts'])
    const fd = openSync(`/proc/${pid}/ns/uts`, 'r')
    onTestFinished(() => closeSync(fd))
    const layers = [enter({ uts: { fd } })]
    for (const _ of [1, 2]) {
      const { namespaces } = await lookAround.reexec('/', { layers })
      expect(namespaces.uts).toBe(namespacesOf(pid).uts)
    }
  })

  it('enters and verifies where the target has no /proc, no Node.js and no libc', async () => {
    const root = temporaryDirectory()
    // In a user namespace mount(8) moves it, too, and then says that something after that has failed.
    const setup = `mount -t tmpfs tmpfs ${root}; printf alone > ${root}/only; mount --move ${root} / || :`
    const { pid } = await temporaryNamespaces(['--mount', '--net'], setup)
    const layers = [enter({ mnt: pid, net: pid })]
    expect(await readInside.reexec('/', { layers })).toEqual({ '/only': 'alone' })
    expect(await answerFromInside.reexec('return', { layers })).toEqual(
      new Map([['read', 'alone']]),
    )
    await expect(answerFromInside.reexec('throw', { layers })).rejects.toThrow(
      new RangeError('from inside'),
    )
  })

  it('enters once for all calls of a session, and before each child that waits has its call', async () => {
    const root = temporaryDirectory()
    const setup = `mount -t tmpfs tmpfs ${root}; printf alone > ${root}/only; mount --move ${root} / || :`
    const { pid } = await temporaryNamespaces(['--mount', '--net'], setup)
    const layers = [enter({ mnt: pid, net: pid })]
    for (const ahead of [undefined, 1]) {
      const options = { layers, actions: [readInside], ...(ahead === undefined ? {} : { ahead }) }
      await using session = await openSession(options)
      for (const path of ['/', '/only']) {
        expect(await readInside.reexec(path, { session })).toEqual({ '/only': 'alone' })
      }
      await expect(answerFromInside.reexec('throw', { session })).rejects.toThrow('from inside')
      // Its module would be looked up in there.
      await expect(lookAround.reexec('/', { session })).rejects.toMatchObject({
        name: 'UnloadableModuleError',
      })
    }
  })

  it('shows the action its cgroup relative to the one entered', async (test) => {
    const parent = cgroupDirectory()
    test.skip(parent === undefined, 'there is no cgroup hierarchy to write to')
    const directory = join(String(parent), `reexec-ns-${process.pid}`)
    const setup = `mkdir ${directory}; echo $$ > ${directory}/cgroup.procs
      exec unshare --cgroup sh -ec '${HOLD}'`
    // The holder has to leave the cgroup before that can be removed.
    onTestFinished(() => void execFileSync('rmdir', [directory]))
    const { pid } = await temporaryNamespaces([], setup)
    const inside = await readInside.reexec('/proc/self/cgroup', {
      layers: [enter({ cgroup: pid })],
    })
    expect(inside['/proc/self/cgroup']).toMatch(/:\/\.\.(?:\/|$)/m)
    expect(readInside('/proc/self/cgroup')['/proc/self/cgroup']).not.toMatch(/:\/\.\./)
  })
})

describe.skipIf(noUserNamespace)(`enter, unprivileged${because(noUserNamespace)}`, () => {
  it('enters the same with the privileges of an own user namespace', { timeout: 60_000 }, () => {
    const fixture = fileURLToPath(new URL('fixtures/enter-each.ts', import.meta.url))
    const flags = ['--user', '--map-root-user', process.execPath, '--no-warnings', fixture]
    const outcomes: unknown = JSON.parse(execFileSync('unshare', flags, { encoding: 'utf8' }))
    const entered = ENTRY_CASES.map((each) => [nameOf(each), 'entered'])
    expect(outcomes).toEqual(Object.fromEntries(entered))
  })
})
