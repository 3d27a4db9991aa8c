import { describe, expect, it } from 'vitest'
import { type NamespaceType, type Support, enter, namespacesOf, supported } from '../src/index.ts'
import { because, noNamespaces, noOtherUser, noUserNamespace } from './capabilities.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { AS_NOBODY, IN_OWN_USER_NAMESPACE, runFixture } from './run-fixture.ts'
import { temporaryNamespaces } from './temporary.ts'
import { lookAround } from './fixtures/look-around.ts'

expectNothingLeft()

const ALONE = { possible: true, needsUser: false }
const WITH_USER = { possible: true, needsUser: true }

const OTHERS = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'uts'] as const

type Supported = Record<NamespaceType, Support>

/** What is supported where a command starts it. */
async function supportedIn(command: readonly string[], ...args: string[]): Promise<Supported> {
  return (await runFixture(command, 'tell-supported.ts', ...args)) as Supported
}

describe.skipIf(noNamespaces ?? noUserNamespace)(
  `supported${because(noNamespaces ?? noUserNamespace)}`,
  () => {
    it('is that all types are created by who has the privileges, and the user namespace by all', () => {
      const types = supported()
      expect(types.user).toEqual({ enter: ALONE, create: ALONE })
      for (const type of OTHERS) expect(types[type].create).toEqual(ALONE)
    })

    it('leaves no process, and this one where it is', () => {
      const before = namespacesOf('self')
      for (let at = 0; at < 20; at++) supported()
      expect(namespacesOf('self')).toEqual(before)
    })

    it('keeps its word: what can be entered is', async () => {
      const { pid } = await temporaryNamespaces(['--uts', '--net'])
      expect(supported().uts.enter).toMatchObject({ possible: true })
      const layers = [enter({ uts: pid, net: pid })]
      await expect(lookAround.reexec('/', { layers })).resolves.toBeDefined()
    })

    it('is that those around an own user namespace are entered with another one only', async () => {
      const types = await supportedIn(IN_OWN_USER_NAMESPACE)
      for (const type of OTHERS) expect(types[type]).toEqual({ enter: WITH_USER, create: ALONE })
    })

    it('is not what the system has a limit for, and that is why', async () => {
      const types = await supportedIn(IN_OWN_USER_NAMESPACE, 'net')
      expect(types.net.create).toEqual({
        possible: false,
        why: expect.stringMatching(
          /net namespace .* ENOSPC, there are as many as \/proc\/sys\/user/,
        ),
      })
      expect(types.uts.create).toEqual(ALONE)
    })

    it('is no user namespace where they are forbidden, and nothing that needs one', async () => {
      const types = await supportedIn(IN_OWN_USER_NAMESPACE, 'user')
      expect(types.user.create).toEqual({
        possible: false,
        why: expect.stringMatching(/user\.max_user_namespaces is 0/),
      })
      expect(types.user.enter).toMatchObject({ possible: false })
      expect(types.net.create).toEqual(ALONE)
      expect(types.net.enter).toEqual({
        possible: false,
        why: expect.stringMatching(/setns\): EPERM, .*CAP_SYS_ADMIN/),
      })
    })

    const skipped = because(noOtherUser)
    it.skipIf(noOtherUser)(
      `is all with a user namespace for who has no privileges${skipped}`,
      async () => {
        const types = await supportedIn(AS_NOBODY)
        expect(types.user).toEqual({ enter: ALONE, create: ALONE })
        for (const type of OTHERS)
          expect(types[type]).toEqual({ enter: WITH_USER, create: WITH_USER })
      },
    )
  },
)
