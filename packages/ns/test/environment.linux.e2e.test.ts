import { describe, expect, it } from 'vitest'
import { create, enter } from '../src/index.ts'
import { because, noNamespaces } from './capabilities.ts'
import { buildLibrary, noCompiler } from './library.ts'
import { expectNothingLeft } from './nothing-left.ts'
import { temporaryNamespaces } from './temporary.ts'
import { lookAtEnvironment } from './fixtures/look-at-environment.ts'

expectNothingLeft()

/** Leaves a trace that is seen from JavaScript. */
const LIBRARY = `__attribute__((constructor)) static void leave_trace(void) { setenv("TRACE", "loaded", 1); }`

const ENV = { GIVEN: 'a=b\nc', REEXEC_OTHER: 'other', LD_LIBRARY_PATH: '/nowhere' }

describe.skipIf(noNamespaces)(`the environment of an action${because(noNamespaces)}`, () => {
  it.for([
    { types: ['net'], flags: ['--net'] },
    { types: ['mnt', 'uts', 'cgroup'], flags: ['--mount', '--uts', '--cgroup'] },
    { types: ['pid', 'net'], flags: ['--pid', '--fork', '--net'] },
  ])('has nothing of $types, and no descriptor', async ({ types, flags }) => {
    const { pid } = await temporaryNamespaces(flags)
    const layers = [enter(Object.fromEntries(types.map((type) => [type, pid])))]
    const inside = await lookAtEnvironment.reexec(undefined, { layers, env: ENV })
    const outside = await lookAtEnvironment.reexec(undefined, { env: ENV })
    expect(inside.own).toEqual(outside.own)
    expect(inside.own).toMatchObject(ENV)
    expect(inside.own).not.toHaveProperty('LD_PRELOAD')
    expect(inside.ofMemory).toEqual(outside.ofMemory)
    expect(inside.ofProcess).toEqual(outside.ofProcess)
    expect(inside.ofWorker).toEqual(outside.ofWorker)
    expect(inside.descriptors).toEqual(outside.descriptors)
  })

  it('has nothing of new namespaces of all types', async () => {
    const rest = { mnt: true, net: { loopback: true }, uts: true, ipc: true, cgroup: true } as const
    const targets = { user: true, ...rest, pid: { proc: true }, time: { monotonicMs: 1 } }
    const layers = [create(targets)]
    const inside = await lookAtEnvironment.reexec(undefined, { layers, env: ENV })
    const outside = await lookAtEnvironment.reexec(undefined, { env: ENV })
    const { ofMaps: _, ...seen } = inside
    const { ofMaps: __, ...expected } = outside
    expect(seen).toEqual(expected)
  })

  it.skipIf(noCompiler).for([':', ' '])(
    `keeps the libraries that are preloaded, parted by "%s"${because(noCompiler)}`,
    async (separator) => {
      const { pid } = await temporaryNamespaces(['--net', '--pid', '--fork'])
      const libraries = [buildLibrary(LIBRARY), buildLibrary('int other;')]
      const preload = libraries.join(separator)
      const env = { LD_PRELOAD: preload }
      for (const layers of [
        [enter({ net: pid })],
        [enter({ pid })],
        [create({ user: true, pid: true })],
        [create({ uts: true }), enter({ net: pid })],
      ]) {
        const inside = await lookAtEnvironment.reexec(undefined, { layers, env })
        expect(inside.own).toMatchObject({ LD_PRELOAD: preload, TRACE: 'loaded' })
        expect(inside.ofMemory).toMatchObject({ LD_PRELOAD: preload })
        expect(inside.ofProcess).toMatchObject({ LD_PRELOAD: preload, TRACE: 'loaded' })
        expect(inside.own).not.toHaveProperty('REEXEC_NS')
        for (const library of libraries) expect(inside.ofMaps).toContain(library)
      }
    },
  )

  it('keeps an empty LD_PRELOAD', async () => {
    const { pid } = await temporaryNamespaces(['--net'])
    const env = { LD_PRELOAD: '' }
    const { own } = await lookAtEnvironment.reexec(undefined, {
      layers: [enter({ net: pid })],
      env,
    })
    expect(own).toMatchObject(env)
  })
})
