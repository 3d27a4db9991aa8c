import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { type EnterTargets, enter, namespacesOf } from '../src/index.ts'
import { because, noUserNamespace } from './capabilities.ts'
import { CONTAINER_TYPES, temporaryContainer } from './container.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { temporaryNamespaces } from './temporary.ts'
import { describePlace } from './fixtures/describe-place.ts'
import { lookAround } from './fixtures/look-around.ts'
import { readInside } from './fixtures/read-inside.ts'

expectNothingLeft()

/** What an action sees in there. */
const PLACE = {
  root: ['only', 'proc'],
  cwd: '/',
  hostname: 'container',
  interfaces: ['lo'],
  uid: 0,
}

const { stderr } = spawnSync('unshare', ['-Ur', '--pid', '--fork', '--mount-proc', 'true'], {
  encoding: 'utf8',
})
const noContainer = noUserNamespace ?? (stderr.trim() || undefined)

describe.skipIf(noContainer)(`a container${because(noContainer)}`, () => {
  it('is entered by the types that it has of its own', async () => {
    const { pid } = await temporaryContainer()
    const targets: EnterTargets = Object.fromEntries(CONTAINER_TYPES.map((type) => [type, pid]))
    const place = await describePlace.reexec(undefined, { layers: [enter(targets)] })
    expect(place).toMatchObject(PLACE)
    // The one that holds it, and this one, whose parent is outside.
    expect(place.pid).toBeGreaterThan(1)
    expect(place.processes).toEqual([1, place.pid])
    expect(place.ppid).toBe(0)
  })

  it('is entered by all that a process of it is in, and this process is not', async () => {
    const { pid } = await temporaryContainer()
    const layers = [enter({ all: pid })]
    expect(await describePlace.reexec(undefined, { layers })).toMatchObject(PLACE)
    const { namespaces } = await lookAround.reexec('/', { layers })
    expect(namespaces).toEqual(namespacesOf(pid))
    expect(await readInside.reexec('/only', { layers })).toEqual({ '/only': 'alone' })
  })

  it('is entered with a namespace of another instead of one of its own', async () => {
    const { pid } = await temporaryContainer()
    const other = await temporaryNamespaces(['--uts'], 'hostname elsewhere')
    const layers = [enter({ all: pid, uts: other.pid })]
    const place = await describePlace.reexec(undefined, { layers })
    expect(place).toMatchObject({ ...PLACE, hostname: 'elsewhere' })
  })

  it('is entered after a process that has nothing to enter', async () => {
    const { pid } = await temporaryContainer()
    const layers = [enter({ all: process.pid }), enter({ all: pid })]
    expect(await describePlace.reexec(undefined, { layers })).toMatchObject(PLACE)
  })
})

describe.skipIf(noContainer)(`nothing to enter${because(noContainer)}`, () => {
  it('leaves an action where its parent is', async () => {
    const layers = [enter({ all: process.pid })]
    const { namespaces, cwd } = await lookAround.reexec('/', { layers })
    expect({ namespaces, cwd }).toEqual({ namespaces: namespacesOf('self'), cwd: process.cwd() })
  })
})
