import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { namespacesOf } from '@reexec/ns'
import { type TestContext, assert, describe, expect, it, onTestFinished } from 'vitest'
import { type Discovery, discoverNamespaces } from '../src/discover-namespaces.ts'
import { formatTable } from '../src/table.ts'
import type { NsfsBindMount } from '../src/nsfs-bind-mounts.ts'
import type { Visit } from '../src/visit.ts'
import { hideNamespace } from './hide-namespace.ts'
import { holdMountNamespace } from './hold-mount-namespace.ts'

declare module 'vitest' {
  interface TaskMeta {
    /** In how many mount namespaces the test ran `discoverNsfsBindMounts`. */
    entered?: number
  }
}

const { stderr, status } = spawnSync('unshare', ['--mount', 'true'], { encoding: 'utf8' })
const because = status === 0 ? '' : ` (skipped: ${stderr.trim()})`
const aNetworkNamespace = expect.stringMatching(/^net:\[\d+\]$/) as unknown

describe.skipIf(status !== 0)(`discoverNamespaces${because}`, () => {
  it('finds a namespace that cannot be seen from here', async (test) => {
    const { pid, path } = await released(hideNamespace('blue'))
    const { visits } = await discover(test)
    expect(visitOf(visits, pid)).toEqual({
      mountNamespace: { identity: namespacesOf(pid).mnt, ref: pid, label: `pid ${pid} (cat)` },
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

  it('finds what is in a mount namespace that it has found', async (test) => {
    const inner = 'touch "$0/deep"; unshare --net="$0/deep" true'
    const setup = `touch "$0/inner"; unshare --mount="$0/inner" sh -ec '${inner}' "$0"`
    const { pid, directory } = await released(holdMountNamespace(setup))
    const { visits } = await discover(test)
    const [found] = foundBelow(directory, visitOf(visits, pid))
    expect(found).toMatchObject({ path: join(directory, 'inner') })
    const nested = visits.find((each) => each.mountNamespace.identity === found?.namespace)
    expect(nested?.found).toContainEqual({
      namespace: aNetworkNamespace,
      path: join(directory, 'deep'),
    })
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

async function discover({ task }: TestContext): Promise<Discovery> {
  const discovery = await discoverNamespaces()
  task.meta.entered = discovery.visits.filter(({ entered }) => entered).length
  return discovery
}

async function released<Held extends { release(): Promise<void> }>(
  making: Promise<Held>,
): Promise<Held> {
  const held = await making
  onTestFinished(() => held.release())
  return held
}

function visitOf(visits: readonly Visit[], pid: number): Visit | undefined {
  return visits.find(({ mountNamespace }) => mountNamespace.ref === pid)
}

/** This machine may have bind-mounted namespaces of its own, which every copy of its mounts has, too. */
function foundBelow(directory: string, visit: Visit | undefined): NsfsBindMount[] {
  assert(visit !== undefined)
  return visit.found.filter(({ path }) => path.startsWith(`${directory}/`))
}
