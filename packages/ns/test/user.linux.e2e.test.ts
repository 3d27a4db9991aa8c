import { writeFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { create, enter } from '../src/index.ts'
import { NOBODY, because, noNamespaces, noOtherUser, noUserNamespace } from './capabilities.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { temporaryNamespaces } from './temporary.ts'
import { tellGroups } from './fixtures/tell-groups.ts'
import { tellUser } from './fixtures/tell-user.ts'

expectNothingLeft()

/** Real, effective, saved and of the file system. */
function everyId(id: number): string {
  return Array(4).fill(id).join('\t')
}

describe.skipIf(noUserNamespace)(`a user namespace${because(noUserNamespace)}`, () => {
  it.for([['entered'], ['created']])('gives all privileges to who has %s it', async ([how]) => {
    const { pid } = await temporaryNamespaces(['--user', '--map-root-user', '--uts'])
    const layers = [
      how === 'entered' ? enter({ user: pid, uts: pid }) : create({ user: true, uts: true }),
    ]
    const { itself, pool, worker, process, hostname } = await tellUser.reexec(undefined, { layers })
    const root = { uids: everyId(0), gids: everyId(0), capabilities: 'all' }
    expect(itself).toMatchObject(root)
    expect(pool).toMatchObject(root)
    expect(worker).toMatchObject(root)
    // What it starts has those that are left to it by the bounding set.
    expect(process).toMatchObject({ uids: everyId(0), gids: everyId(0) })
    expect(process.capabilities).not.toBe('none')
    expect(hostname).toBe(0)
  })

  it('gives them to who is called otherwise in there, but not to what that starts', async () => {
    const layers = [create({ user: true, uts: true }, { uid: 1000, gid: 2000 })]
    const { itself, pool, worker, process, hostname } = await tellUser.reexec(undefined, { layers })
    const user = { uids: everyId(1000), gids: everyId(2000) }
    const root = { ...user, capabilities: 'all' }
    expect([itself, pool, worker]).toMatchObject([root, root, root])
    expect(process).toMatchObject({ ...user, capabilities: 'none' })
    expect(hostname).not.toBe(0)
  })

  it('has the ids that its map gives to the own ones', async () => {
    const [outside, outsideGroup] = [Number(process.geteuid?.()), Number(process.getegid?.())]
    const uidMap = [{ inside: 7, outside }]
    const gidMap = [{ inside: 8, outside: outsideGroup, count: 1 }]
    for (const [user, uids, gids] of [
      [{ uidMap, gidMap }, 7, 8],
      [{ uidMap }, 7, 0],
      [{ gidMap }, 0, 8],
    ] as const) {
      const { itself } = await tellUser.reexec(undefined, { layers: [create({ user })] })
      expect(itself).toMatchObject({ uids: everyId(uids), gids: everyId(gids) })
    }
  })

  it('is entered by who is not mapped in it', async (test) => {
    test.skip(noOtherUser !== undefined, noOtherUser)
    // Nobody owns it, and is its root.
    const asNobody = [`--setuid=${NOBODY}`, `--setgid=${NOBODY}`, 'unshare']
    const { pid } = await temporaryNamespaces([...asNobody, '--user', '--map-root-user'])
    const { itself } = await tellUser.reexec(undefined, { layers: [enter({ user: pid })] })
    expect(itself).toMatchObject({ uids: everyId(NOBODY), capabilities: 'all' })
    const asRoot = [enter({ user: pid }, { uid: 0, gid: 0 })]
    const { itself: root, hostname } = await tellUser.reexec(undefined, { layers: asRoot })
    expect(root).toMatchObject({ uids: everyId(0), gids: everyId(0), groups: '' })
    expect(hostname).not.toBe(0)
  })
})

describe.skipIf(noOtherUser ?? noNamespaces)(
  `other ids${because(noOtherUser ?? noNamespaces)}`,
  () => {
    const nobody = {
      uids: everyId(NOBODY),
      gids: everyId(NOBODY),
      groups: '',
      capabilities: 'none',
    }

    it('are of an action with all its threads, and lose it its privileges', async () => {
      const { pid } = await temporaryNamespaces(['--net', '--uts', '--pid', '--fork'])
      const options = { uid: NOBODY, gid: NOBODY }
      for (const layers of [
        [enter({ net: pid, uts: pid }, options)],
        [enter({ pid }, options)],
        [create({ uts: true }, options)],
        [create({ pid: { proc: true }, mnt: true }, options)],
        [enter({ uts: pid }), create({ net: true }, options)],
      ]) {
        const seen = await tellUser.reexec(undefined, { layers })
        expect(seen).toMatchObject({
          itself: nobody,
          pool: nobody,
          worker: nobody,
          process: nobody,
        })
        expect(seen.hostname).not.toBe(0)
      }
    })

    it('are those of a group alone, which keeps the user with its privileges', async () => {
      const layers = [create({ uts: true }, { gid: NOBODY })]
      const { itself, hostname } = await tellUser.reexec(undefined, { layers })
      expect(itself).toMatchObject({ uids: everyId(0), gids: nobody.gids, groups: '' })
      expect(hostname).toBe(0)
    })

    it('are those of a user alone, which leaves its other groups', async () => {
      const layers = [create({ uts: true }, { uid: NOBODY })]
      const { itself } = await tellUser.reexec(undefined, { layers })
      expect(itself).toMatchObject({ ...nobody, gids: everyId(0) })
    })

    it('are in no other groups, though the /proc in there says that nobody may leave them', async () => {
      const before = process.getgroups?.() ?? []
      process.setgroups?.([4242])
      onTestFinished(() => process.setgroups?.(before))
      const { pid } = await temporaryNamespaces(
        ['--mount'],
        'mount -t tmpfs forged /proc; mkdir /proc/self; echo deny > /proc/self/setgroups',
      )
      const keeping = [enter({ mnt: pid })]
      expect(await tellGroups.reexec(undefined, { layers: keeping })).toContain(4242)
      const leaving = [enter({ mnt: pid }, { uid: NOBODY, gid: NOBODY })]
      expect(await tellGroups.reexec(undefined, { layers: leaving })).toEqual([NOBODY])
    })

    it('are taken where groups are fixed, though the /proc in there does not say so', async () => {
      const { pid } = await temporaryNamespaces(
        ['--user', '--map-root-user', '--mount'],
        'mount -t tmpfs none /proc',
      )
      const layers = [enter({ user: pid, mnt: pid }, { uid: 0, gid: 0 })]
      expect(await tellGroups.reexec(undefined, { layers })).toContain(0)
    })

    it('are chosen in a user namespace that maps them', async () => {
      const user = {
        uidMap: [
          { inside: 0, outside: 0 },
          { inside: 100, outside: NOBODY - 9, count: 10 },
        ],
        gidMap: [
          { inside: 0, outside: 0 },
          { inside: 300, outside: NOBODY },
        ],
      }
      const layers = [create({ user, uts: true }, { uid: 109, gid: 300 })]
      const { itself, process } = await tellUser.reexec(undefined, { layers })
      const chosen = { uids: everyId(109), gids: everyId(300), groups: '', capabilities: 'none' }
      expect([itself, process]).toEqual([chosen, chosen])
    })

    it('are chosen in a user namespace that was entered', async () => {
      const { pid } = await temporaryNamespaces(['--user', '--uts'])
      for (const map of ['uid_map', 'gid_map']) writeFileSync(`/proc/${pid}/${map}`, '0 0 70000')
      const layers = [enter({ user: pid, uts: pid }, { uid: NOBODY, gid: 300 })]
      const { itself, hostname } = await tellUser.reexec(undefined, { layers })
      expect(itself).toEqual({ ...nobody, gids: everyId(300) })
      expect(hostname).not.toBe(0)
    })

    it('are those of root in there and of nobody outside', async () => {
      const map = [{ inside: 0, outside: NOBODY }]
      const layers = [create({ user: { uidMap: map, gidMap: map }, uts: true }, { uid: 0, gid: 0 })]
      const { itself } = await tellUser.reexec(undefined, { layers })
      expect(itself).toMatchObject({ uids: everyId(0), gids: everyId(0) })
    })
  },
)
