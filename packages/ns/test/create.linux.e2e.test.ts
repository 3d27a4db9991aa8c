import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { create, namespacesOf } from '../src/index.ts'
import { because, noNamespaces, noOtherUser, noUserNamespace } from './capabilities.ts'
import { CREATION_CASES, checkCreation, nameOf } from './creation-table.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { AS_NOBODY, IN_OWN_USER_NAMESPACE, runFixture } from './run-fixture.ts'
import { temporaryDirectory } from './temporary.ts'
import { leaveMark } from './fixtures/leave-mark.ts'
import { lookAround } from './fixtures/look-around.ts'
import { mountWithin } from './fixtures/mount-within.ts'
import { readInside } from './fixtures/read-inside.ts'

expectNothingLeft()

const UNPRIVILEGED_CASES = CREATION_CASES.filter(({ targets }) => targets.user !== undefined)

describe.skipIf(noNamespaces ?? noUserNamespace)(
  `create${because(noNamespaces ?? noUserNamespace)}`,
  () => {
    it.for(CREATION_CASES.map((each) => [nameOf(each), each] as const))(
      'creates %s',
      async ([, each]) => {
        await expect(checkCreation(each)).resolves.toBeUndefined()
      },
    )

    it('leaves out what is false', async () => {
      const layers = [create({ uts: true, net: false, user: false })]
      const { namespaces } = await lookAround.reexec('/', { layers })
      const { uts, ...others } = namespacesOf('self')
      expect(namespaces).toMatchObject(others)
      expect(namespaces.uts).not.toBe(uts)
    })

    it('keeps what is mounted and written in new mounts from all others', async () => {
      const directory = temporaryDirectory()
      const layers = [create({ mnt: { tmpfs: [directory] } })]
      await leaveMark.reexec(join(directory, 'mark'), { layers })
      const within = await mountWithin.reexec(directory, { layers: [create({ mnt: true })] })
      expect(within).toEqual(['mounted'])
      expect(readdirSync(directory)).toEqual([])
    })

    it('empties all directories that it is given', async () => {
      const directory = temporaryDirectory()
      const mark = join(directory, 'mark')
      const layers = [create({ mnt: { tmpfs: ['/tmp', '/dev'] } })]
      // The directory of the mark is in one of them.
      await expect(leaveMark.reexec(mark, { layers })).rejects.toMatchObject({ code: 'ENOENT' })
      expect(existsSync(mark)).toBe(false)
      expect(await readInside.reexec('/dev', { layers })).toEqual({})
    })

    it('shows the action its own cgroup as the root of all', async () => {
      const layers = [create({ cgroup: true })]
      const inside = await readInside.reexec('/proc/self/cgroup', { layers })
      const paths = inside['/proc/self/cgroup']?.trim().split('\n')
      expect(paths?.every((line) => line.endsWith(':/'))).toBe(true)
    })

    it('leaves this process where it is', async () => {
      const before = namespacesOf('self')
      await readInside.reexec('/proc/uptime', { layers: [create({ user: true, net: true })] })
      expect(namespacesOf('self')).toEqual(before)
    })
  },
)

describe.skipIf(noUserNamespace)(`create, unprivileged${because(noUserNamespace)}`, () => {
  it('creates all the same with the privileges of an own user namespace', async () => {
    const outcomes = await runFixture(IN_OWN_USER_NAMESPACE, 'create-each.ts', 'all')
    expect(outcomes).toEqual(allCreated(CREATION_CASES))
  }, 300_000)

  const skipped = because(noOtherUser)
  it.skipIf(noOtherUser)(
    `creates all with a user namespace as nobody${skipped}`,
    async () => {
      const outcomes = await runFixture(AS_NOBODY, 'create-each.ts', 'user')
      expect(outcomes).toEqual(allCreated(UNPRIVILEGED_CASES))
    },
    300_000,
  )
})

function allCreated(cases: typeof CREATION_CASES): Record<string, string> {
  return Object.fromEntries(cases.map((each) => [nameOf(each), 'created']))
}
