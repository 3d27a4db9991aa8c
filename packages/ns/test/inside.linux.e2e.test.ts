import { describe, expect, it } from 'vitest'
import { create, enter, namespacesOf } from '../src/index.ts'
import { because, noNamespaces } from './capabilities.ts'
import type { Holder } from './holder.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { temporaryDirectory, temporaryNamespaces } from './temporary.ts'
import { lookFromOffspring } from './fixtures/look-from-offspring.ts'
import { tellServers } from './fixtures/name-servers.ts'
import { readEveryWay } from './fixtures/read-every-way.ts'
import { fetchText, serve } from './fixtures/serve.ts'

expectNothingLeft()

/** Mounts in which a directory has a file, and a host has an address, that there are nowhere else. */
function temporaryMounts(directory: string, ...flags: string[]): Promise<Holder> {
  const setup = `mount -t tmpfs tmpfs ${directory}
    printf within > ${directory}/file
    echo 192.0.2.47 only.within.test > ${directory}/hosts
    echo nameserver 192.0.2.11 > ${directory}/resolv.conf
    mount --bind ${directory}/hosts /etc/hosts
    mount --bind ${directory}/resolv.conf "$(readlink -f /etc/resolv.conf)"`
  return temporaryNamespaces(['--mount', ...flags], setup)
}

const HOST = 'only.within.test'

describe.skipIf(noNamespaces)(`inside${because(noNamespaces)}`, () => {
  it.for([
    { types: ['mnt'] as const, flags: [] },
    { types: ['mnt', 'pid'] as const, flags: ['--pid', '--fork'] },
  ])('is all that reads files, with $types', async ({ types, flags }) => {
    const directory = temporaryDirectory()
    const { pid } = await temporaryMounts(directory, ...flags)
    const layers = [enter(Object.fromEntries(types.map((type) => [type, pid])))]
    const order = { directory, name: 'file', host: HOST }
    const { cwd, texts, workers } = await readEveryWay.reexec(order, { layers })
    expect(cwd).toBe('/')
    expect(new Set(Object.values(texts))).toEqual(new Set(['within']))
    const seen = { cwd: directory, sync: 'within', pool: 'within' }
    expect(workers).toEqual({ early: seen, late: seen })
  })

  it('is all that looks up names, with what was set up before', async () => {
    const directory = temporaryDirectory()
    const { pid } = await temporaryMounts(directory)
    const order = { directory, name: 'file', host: HOST }
    const found = await readEveryWay.reexec(order, { layers: [enter({ mnt: pid })] })
    expect(found.address).toBe('192.0.2.47')
    const { before, now } = await tellServers.reexec(undefined, { layers: [enter({ mnt: pid })] })
    expect(before).not.toContain('192.0.2.11')
    expect(now).toEqual(Array(4).fill('192.0.2.11'))
  })

  it('is all but the name servers that the module of the action has chosen', async () => {
    const { pid } = await temporaryMounts(temporaryDirectory())
    const env = { CHOSEN_SERVER: '192.0.2.53' }
    const { now } = await tellServers.reexec(undefined, { layers: [enter({ mnt: pid })], env })
    expect(now).toContain('192.0.2.53')
    expect(now).not.toContain('192.0.2.11')
  })

  it('is all that connects', async () => {
    const server = serve.reexec('served within', { layers: [create({ net: { loopback: true } })] })
    for await (const port of server) {
      const layers = [enter({ net: Number(server.pid) })]
      expect(await fetchText.reexec(port, { layers })).toEqual({
        itself: 'served within',
        worker: 'served within',
        process: 'served within',
      })
      const outside = await fetchText.reexec(port)
      expect(Object.values(outside)).not.toContain('served within')
      break
    }
  })

  it('are the pool, processes and workers, of whatever type', async () => {
    const { pid } = await temporaryNamespaces(['--net', '--ipc', '--uts', '--time', '--fork'])
    const layers = [enter({ net: pid, ipc: pid, uts: pid, time: pid })]
    for (const type of ['net', 'ipc', 'uts', 'time'] as const) {
      const own = namespacesOf(pid)[type]
      const seen = await lookFromOffspring.reexec(type, { layers })
      expect(seen).toEqual({ itself: own, pool: own, process: own, worker: own })
    }
  })
})
