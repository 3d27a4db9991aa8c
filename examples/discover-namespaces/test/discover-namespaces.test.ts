import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { namespacesOf } from '@reexec/ns'
import { assert, describe, expect, it } from 'vitest'
import { formatTable } from '../src/table.ts'
import type { NsfsBindMount } from '../src/nsfs-bind-mounts.ts'
import type { Visit } from '../src/visit.ts'
import { because, noNamespaces, noUserNamespace } from './capabilities.ts'
import { discover } from './discover.ts'
import { hideNamespace } from './hide-namespace.ts'
import { holdMountNamespace } from './hold-mount-namespace.ts'
import { released } from './released.ts'

const TYPES = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'] as const
const aNetworkNamespace = expect.stringMatching(/^net:\[\d+\]$/) as unknown

describe.skipIf(noNamespaces)(`discoverNamespaces${because(noNamespaces)}`, () => {
  it('finds a namespace that cannot be seen from here', async (test) => {
    const { pid, path } = await released(hideNamespace('blue'))
    const { visits } = await discover(test)
    expect(visitOf(visits, pid)).toEqual({
      mountNamespace: {
        identity: namespacesOf(pid).mnt,
        route: [{ type: 'mnt', ref: pid }],
        label: `pid ${pid} (cat)`,
      },
      entered: true,
      found: expect.arrayContaining([{ namespace: aNetworkNamespace, path }]) as unknown,
      failure: undefined,
    })
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(path)
  })

  it('finds one each in several mount namespaces, at any path', async (test) => {
    const names = ['red', 'a space', 'back\\slash']
    const made = await Promise.all(names.map((name) => released(hideNamespace(name))))
    const { visits } = await discover(test)
    for (const { pid, path, directory } of made) {
      const found = foundBelow(directory, visitOf(visits, pid))
      expect(found).toEqual([{ namespace: aNetworkNamespace, path }])
    }
  })

  it('leaves out a namespace that a process is in', async (test) => {
    // A second process, which ends with the same standard input.
    const setup = `touch "$0/used"; exec 3<&0
      unshare --net="$0/used" cat <&3 &
      until grep -q "$0/used" /proc/self/mountinfo; do sleep 0.05; done`
    const { pid, directory } = await released(holdMountNamespace(setup))
    const { visits } = await discover(test)
    const visit = visitOf(visits, pid)
    expect(visit).toMatchObject({ entered: true, failure: undefined })
    expect(foundBelow(directory, visit)).toEqual([])
  })

  it.for(TYPES)('finds %s namespaces', async (type, test) => {
    test.skip(!existsSync(`/proc/self/ns/${type}`), 'this kernel does not have them')
    test.skip(type === 'user' && noUserNamespace !== undefined, noUserNamespace)
    const { pid, path } = await released(hideNamespace('blue', type))
    const { visits } = await discover(test)
    const identity = expect.stringMatching(new RegExp(`^${type}:\\[\\d+\\]$`)) as unknown
    expect(visitOf(visits, pid)?.found).toContainEqual({ namespace: identity, path })
  })

  it('finds what is in a mount namespace that it has found, and so on', async (test) => {
    const deepest = 'touch "$0/deepest"; unshare --net="$0/deepest" true'
    const deeper = `touch "$0/deeper"; unshare --mount="$0/deeper" sh -ec '${deepest}' "$0"`
    const setup = `touch "$0/deep"; unshare --mount="$0/deep" sh -ec "$1" "$0"`
    const { pid, directory } = await released(holdMountNamespace(setup, { args: [deeper] }))
    const { visits } = await discover(test)
    let visit = visitOf(visits, pid)
    for (const name of ['deep', 'deeper']) {
      const path = join(directory, name)
      const found = visit?.found.find((each) => each.path === path)
      visit = visits.find(({ mountNamespace }) => mountNamespace.identity === found?.namespace)
      expect(visit?.mountNamespace.label).toMatch(`${path} in that of `)
    }
    const path = join(directory, 'deepest')
    expect(visit?.found).toContainEqual({ namespace: aNetworkNamespace, path })
  })

  it('goes on where nothing can be read, and says why', async (test) => {
    const { pid } = await released(holdMountNamespace('mount -t tmpfs tmpfs /proc'))
    const { path } = await released(hideNamespace('blue'))
    const discovery = await discover(test)
    expect(visitOf(discovery.visits, pid)).toMatchObject({
      entered: true,
      found: [],
      failure: { code: 'ENOENT', path: '/proc/self/mountinfo' },
    })
    const table = formatTable(discovery)
    expect(table).toMatch(new RegExp(`^mnt:.* pid ${pid} \\(cat\\) +\\? +ENOENT: .*mountinfo`, 'm'))
    expect(table).toMatch(new RegExp(`^mnt:.* net:\\[\\d+\\] +${path}$`, 'm'))
  })

  it('visits every mount namespace once, its own too', async (test) => {
    await released(hideNamespace('blue'))
    const { visits } = await discover(test)
    const identities = visits.map(({ mountNamespace }) => mountNamespace.identity)
    expect(new Set(identities).size).toBe(identities.length)
    const own = visits.find(
      ({ mountNamespace }) => mountNamespace.identity === namespacesOf('self').mnt,
    )
    expect(own).toMatchObject({ entered: true, failure: undefined })
  })
})

function visitOf(visits: readonly Visit[], pid: number): Visit | undefined {
  return visits.find(({ mountNamespace }) => mountNamespace.route.at(-1)?.ref === pid)
}

/** This machine may have bind-mounted namespaces of its own, which every copy of its mounts has, too. */
function foundBelow(directory: string, visit: Visit | undefined): NsfsBindMount[] {
  assert(visit !== undefined)
  return visit.found.filter(({ path }) => path.startsWith(`${directory}/`))
}
