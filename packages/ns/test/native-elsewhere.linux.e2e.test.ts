import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { constants } from 'node:os'
import { describe, expect, it } from 'vitest'
import { namespacesOf } from '../src/index.ts'
import { because, noNamespaces } from './capabilities.ts'
import {
  type Found,
  PLACES,
  type Place,
  type Visit,
  commandOf,
  compile,
  hostFor,
  visit,
} from './elsewhere.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { temporaryNamespaces } from './temporary.ts'

expectNothingLeft()

const NET = 'c 1073741824 6 ns/net '
const UTS = 'c 67108864 6 ns/uts '
const PID = 'c 536870912 0  '
const USER = 'u 0 5 0 0 1 5 0 0 1 '
const TIME = 't 14 boottime 100 0 '

/** Of what the constructor says, in which stage it failed; see `native.ts`. */
const SETNS = 2
const UNSHARE = 3
const { EINVAL } = constants.errno
const EUSERS = 87

describe.each(PLACES)('the native file, preloaded on $name', (place) => {
  const why = noNamespaces ?? place.missing
  const isEmulated = place.emulator.length > 0

  describe.skipIf(why)(`into a program${because(why)}`, () => {
    it('creates namespaces, and leaves nothing of ours in the environment', () => {
      const own = namespacesOf('self')
      const { found, status } = visit(hostOn(place, NET + UTS), 'exit', '7')
      expect(status).toBe(7)
      expect(found['early']).toEqual([1, 2, 0, 0])
      expect(Object.keys(found)).not.toContain('LD_PRELOAD')
      expect(Object.keys(found)).not.toContain('REEXEC_NS')
      expect(found['net']).not.toBe(own.net)
      expect(found['uts']).not.toBe(own.uts)
      expectIdentified(found)
      expect(found['first inode']).toBe(found['net inode'])
    })

    it('enters one by its path, and leaves what else is to be preloaded', async () => {
      const { pid } = await temporaryNamespaces(['--net'])
      const path = `/proc/${pid}/ns/net`
      const what = hostOn(place, `i 1073741824 ${path.length} ${path} `)
      const { found } = visit({ ...what, preload: '/no/such/library.so' }, 'exit', '0')
      expect(found['early']).toEqual([1, 1, 0, 0])
      expect(found['net']).toBe(readlinkSync(path))
      expect(found['LD_PRELOAD']).toBe('/no/such/library.so')
      expectIdentified(found)
    })

    it('relays how the process of a new PID namespace has ended', () => {
      const what = hostOn(place, PID)
      expect(visit(what, 'exit', '7')).toMatchObject({ found: { parent: 1 }, status: 7 })
      const term = String(constants.signals.SIGTERM)
      expect(visit(what, 'kill', term)).toMatchObject({ signal: 'SIGTERM' })
    })

    it('relays a signal into a new PID namespace', async () => {
      expect(await statusOnSignal(await startOn(hostOn(place, PID)))).toBe(0)
    })

    it('enters a user and a time namespace, unless the emulator has threads of its own', () => {
      const user = visit(hostOn(place, USER), 'exit', '0').found
      const time = visit(hostOn(place, TIME), 'exit', '0').found
      expect(user['early']).toEqual(isEmulated ? [1, 1, UNSHARE, EINVAL] : [1, 1, 0, 0])
      expect(time['early']).toEqual(isEmulated ? [1, 1, SETNS, EUSERS] : [1, 1, 0, 0])
    })
  })
})

const [here] = PLACES
const notHere = noNamespaces ?? here.missing

describe.skipIf(notHere)(`the process that relays signals${because(notHere)}`, () => {
  it.each([
    ['this kernel', []],
    ['one without close_range(2)', ['without-close-range.c']],
  ])('keeps no descriptor open that is not its own, on %s', async (_, sources) => {
    const by = sources.map((source) => compile('cc', source))
    const child = await startOn({ ...hostOn(here, PID), by })
    const descriptors = (): string[] => readdirSync(`/proc/${child.pid}/fd`)
    // By which the other one tells how it has ended.
    await expect.poll(descriptors, { timeout: 60_000 }).toHaveLength(1)
    expect(await statusOnSignal(child)).toBe(0)
  })
})

function hostOn(place: Place, steps: string): Visit {
  return { place, program: hostFor(place), steps }
}

/** The native file calls namespaces what the kernel does. */
function expectIdentified(found: Found): void {
  expect(found['net']).toBe(`net:[${String(found['net inode'])}]`)
  expect(found['uts']).toBe(`uts:[${String(found['uts inode'])}]`)
}

/** Starts a program that waits for SIGUSR1 and then ends, and waits until it does so. */
async function startOn(what: Visit): Promise<ChildProcess> {
  using run = commandOf(what, ['wait', String(constants.signals.SIGUSR1)])
  const child = spawn(run.command, run.args, { stdio: ['ignore', 'pipe', 'inherit', run.fd] })
  await once(child.stdout as NodeJS.ReadableStream, 'data')
  return child
}

/** Sends the signal to the process outside. */
async function statusOnSignal(child: ChildProcess): Promise<number | null> {
  const exited = once(child, 'exit')
  child.kill('SIGUSR1')
  const [status] = (await exited) as [number | null]
  return status
}
