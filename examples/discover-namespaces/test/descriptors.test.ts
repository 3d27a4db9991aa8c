import { closeSync, openSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { discoverDescriptors } from '../src/descriptors.ts'
import { surveyProcesses } from '../src/processes.ts'
import { because, noNamespaces, noUserNamespace } from './capabilities.ts'
import { discover } from './discover.ts'
import { holdMountNamespace } from './hold-mount-namespace.ts'
import { released } from './released.ts'

/** Flags of unshare(1), and what leads to the namespaces then, in /proc/PID/ns. */
const ALL = {
  flags: ['user', 'map-root-user', 'cgroup', 'ipc', 'net', 'pid', 'fork', 'time', 'uts'],
  links: ['cgroup', 'ipc', 'mnt', 'net', 'pid_for_children', 'time_for_children', 'user', 'uts'],
}

describe.skipIf(noNamespaces)(`discoverNamespaces${because(noNamespaces)}`, () => {
  it('finds namespaces of all types that a process has open', async (test) => {
    test.skip(noUserNamespace !== undefined, noUserNamespace)
    const opened = await openNamespaces('true', ALL)
    const { descriptors } = await discover(test)
    const own = descriptors.filter(({ pid }) => pid === process.pid)
    for (const { namespace, fd } of opened) {
      const label = expect.stringContaining(`pid ${process.pid} (`) as unknown
      expect(own).toContainEqual({ namespace, pid: process.pid, fd, label })
    }
  })

  it('finds what is in a mount namespace that a process has open', async (test) => {
    const setup = 'touch "$0/deep"; unshare --net="$0/deep" true'
    const [opened] = await openNamespaces(setup, { flags: [], links: ['mnt'] })
    const { namespace, fd } = opened ?? {}
    const { visits } = await discover(test)
    const visit = visits.find(({ mountNamespace }) => mountNamespace.identity === namespace)
    expect(visit?.mountNamespace.label).toContain(`descriptor ${fd} of pid ${process.pid} (`)
    expect(visit?.found).toContainEqual({
      namespace: expect.stringMatching(/^net:/) as unknown,
      path: expect.stringMatching(/\/deep$/) as unknown,
    })
  })

  it('tells the type of what was opened by its path, mounted or not any more', async (test) => {
    const setup = `cd "$0"; touch net ipc
      unshare --net=net --ipc=ipc true
      exec 5< net 6< ipc
      umount --lazy net`
    const { pid, directory } = await released(holdMountNamespace(setup))
    const label = `pid ${pid} (cat)`
    const { descriptors, visits } = await discover(test)
    expect(descriptors.filter((each) => each.pid === pid)).toEqual([
      { namespace: expect.stringMatching(/^net:\[\d+\]$/) as unknown, pid, fd: 5, label },
      { namespace: expect.stringMatching(/^ipc:\[\d+\]$/) as unknown, pid, fd: 6, label },
    ])
    const paths = visits.flatMap(({ found }) => found).map(({ path }) => path)
    expect(paths).not.toContain(join(directory, 'net'))
    expect(paths).toContain(join(directory, 'ipc'))
  })

  it('leaves out an open namespace that a process is in, and what is no namespace', async () => {
    const { pid } = await released(
      holdMountNamespace('exec 5< /proc/self/ns/mnt 6< /proc/self/status'),
    )
    const descriptors = await discoverDescriptors(surveyProcesses().inUse)
    expect(descriptors.filter((each) => each.pid === pid)).toEqual([])
  })
})

/** Makes namespaces, opens them, and has the process that was in them end. */
async function openNamespaces(
  setup: string,
  { flags, links }: typeof ALL,
): Promise<{ namespace: string; fd: number }[]> {
  const held = await released(
    holdMountNamespace(setup, { flags: flags.map((flag) => `--${flag}`) }),
  )
  const opened = links.map((link) => {
    const path = `/proc/${held.pid}/ns/${link}`
    const fd = openSync(path, 'r')
    onTestFinished(() => closeSync(fd))
    return { namespace: readlinkSync(path), fd }
  })
  await held.end()
  return opened
}
