import { execFileSync } from 'node:child_process'
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { enter, namespacesOf } from '../src/index.ts'
import { because, noNamespaces, noOtherUser, noUserNamespace } from './capabilities.ts'
import { cgroupDirectory } from './cgroup-directory.ts'
import { moveToRoot } from './container.ts'
import { ENTRY_CASES, checkEntry, nameOf, needsOwnMounts, ownsAll } from './entry-table.ts'
import { HOLD } from './holder.ts'
import { expectNothingLeft } from './nothing-left.ts'
import {
  AS_NOBODY,
  IN_OWN_MOUNTS,
  IN_OWN_USER_NAMESPACE_AND_MOUNTS,
  runFixture,
} from './run-fixture.ts'
import { temporaryDirectory, temporaryNamespaces } from './temporary.ts'
import { lookAround } from './fixtures/look-around.ts'
import { answerFromInside, readInside } from './fixtures/read-inside.ts'

expectNothingLeft()

const DIRECT_CASES = ENTRY_CASES.filter((each) => !needsOwnMounts(each))
const MOUNT_CASES = ENTRY_CASES.filter((each) => needsOwnMounts(each))
const OWN_CASES = DIRECT_CASES.filter((each) => ownsAll(each))

describe.skipIf(noNamespaces)(`enter${because(noNamespaces)}`, () => {
  it.for(DIRECT_CASES.map((each) => [nameOf(each), each] as const))(
    'enters %s',
    async ([, each]) => {
      await expect(checkEntry(each)).resolves.toBeUndefined()
    },
  )

  it('enters the same by bind mounts, and by the names of "ip netns"', async () => {
    const outcomes = await runFixture(IN_OWN_MOUNTS, 'enter-each.ts', 'mounts')
    expect(outcomes).toEqual(allEntered(MOUNT_CASES))
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
    const setup = `mount -t tmpfs tmpfs ${root}; printf alone > ${root}/only; ${moveToRoot(root)}`
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
  it('enters all the same with the privileges of an own user namespace', async () => {
    const outcomes = await runFixture(IN_OWN_USER_NAMESPACE_AND_MOUNTS, 'enter-each.ts', 'all')
    expect(outcomes).toEqual(allEntered(ENTRY_CASES))
  }, 300_000)

  const skipped = because(noOtherUser)
  it.skipIf(noOtherUser)(
    `enters the own user namespaces of nobody as nobody${skipped}`,
    async () => {
      const outcomes = await runFixture(AS_NOBODY, 'enter-each.ts', 'user')
      expect(outcomes).toEqual(allEntered(OWN_CASES))
    },
  )
})

function allEntered(cases: typeof ENTRY_CASES): Record<string, string> {
  return Object.fromEntries(cases.map((each) => [nameOf(each), 'entered']))
}
