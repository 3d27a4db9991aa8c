import { cpSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { enter } from '../src/index.ts'
import { temporaryDirectory } from './temporary.ts'

const NO_PIDS = [0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, 1n]
const NO_PATHS = ['', '/proc/1/ns\0/net', undefined, null, true, Symbol.iterator]
const NO_DESCRIPTORS = [{}, [], { pid: 1 }, { fd: -1 }, { fd: '3' }, { fd: 1.5 }, { fd: null }]
const NO_REFERENCES: readonly unknown[] = [...NO_PIDS, ...NO_PATHS, ...NO_DESCRIPTORS]

/** What is not taken, and what the error says. */
const REFUSED: readonly (readonly [targets: object, message: RegExp])[] = [
  [{ network: 1 }, /no type of namespace called "network". enter\(\) takes cgroup, ipc, mnt/],
  [{ toString: 1 }, /no type of namespace called "toString"/],
  [{ net: 1, Net: 1 }, /no type of namespace called "Net"/],
  [{}, /no namespace. It takes cgroup, ipc, mnt, net, pid, time, user, uts/],
  [[], /no namespace. It takes cgroup, ipc, mnt, net, pid, time, user, uts/],
  [{ all: undefined }, /no namespace/],
  [{ all: 0 }, /enter\(\{ all \}\) takes the id of a process, not 0/],
  [{ all: '1', net: 1 }, /enter\(\{ all \}\) takes the id of a process, not '1'/],
  [{ all: { fd: 3 } }, /enter\(\{ all \}\) takes the id of a process, not \{ fd: 3 \}/],
  [[{ type: 'network', ref: 1 }], /no type of namespace called "network"/],
  [[{ ref: 1 }], /no type of namespace called "undefined"/],
  [[{ type: 'all', ref: 1 }], /no type of namespace called "all"/],
  [[null], /no type of namespace called "undefined"/],
  [['net'], /no type of namespace called "undefined"/],
  [[{ type: 'net' }], /enter\(\{ net \}\) takes a pid, a path or .* not undefined/],
  [[{ type: 'net', ref: 1, resolve: 'later' }], /resolve is 'first' or 'in-turn', not 'later'/],
  [[{ type: 'net', ref: 1, resolve: null }], /resolve is 'first' or 'in-turn', not null/],
  [[{ type: 'net', ref: 1, uid: 0 }], /has type, ref and resolve, and no "uid"/],
  [
    [
      { type: 'net', ref: 1 },
      { type: 'mnt', ref: 0 },
    ],
    /enter\(\{ mnt \}\) takes/,
  ],
]

describe('enter', () => {
  it.for(REFUSED.map(([targets, message]) => [inspect(targets), targets, message] as const))(
    'refuses %s',
    ([, targets, message]) => {
      expect(entering(targets)).toThrow(TypeError)
      expect(entering(targets)).toThrow(message)
    },
  )

  it.for(NO_REFERENCES.map((ref) => [inspect(ref), ref] as const))(
    'refuses %s for a reference',
    ([, ref]) => {
      for (const targets of [{ net: ref }, [{ type: 'net', ref }]]) {
        expect(entering(targets)).toThrow(TypeError)
        expect(entering(targets)).toThrow(/enter\(\{ net \}\) takes a pid, a path or/)
      }
    },
  )

  it.for([[null], [undefined], [true], ['net'], [1]])('refuses %o as a whole', ([targets]) => {
    expect(entering(targets as unknown as object)).toThrow(TypeError)
  })

  it.for([
    [{ uid: -1 }, /uid is a whole number from 0 to 4294967294, not -1/],
    [{ gid: '0' }, /gid is a whole number from 0 to 4294967294, not '0'/],
    [{ uid: 0, groups: [] }, /The options are uid and gid; there is no "groups"/],
  ] as const)('refuses the options %o', ([options, message]) => {
    expect(entering({ net: 1 }, options)).toThrow(TypeError)
    expect(entering({ net: 1 }, options)).toThrow(message)
  })

  it('looks at references when there is a call, and not before', () => {
    const types = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts']
    for (const ref of [2 ** 22, 'no/such/path', '/no/such/path', 'name', { fd: 9999 }]) {
      const targets = Object.fromEntries(types.map((type) => [type, ref]))
      expect(entering(targets)()).toMatchObject({ name: '@reexec/ns' })
    }
    expect(entering({ all: 2 ** 22 })).not.toThrow()
    expect(entering([{ type: 'net', ref: 'name', resolve: 'in-turn' }])).not.toThrow()
    expect(entering([{ type: 'net', ref: 'name', resolve: undefined }])).not.toThrow()
  })

  it('says which file is missing where there is none for the architecture', async () => {
    // The package without its prebuilt files, where its dependencies are found.
    const directory = temporaryDirectory(fileURLToPath(new URL('.', import.meta.url)))
    cpSync(new URL('../src', import.meta.url), `${directory}/src`, { recursive: true })
    const copy = (await import(`${directory}/src/index.ts`)) as typeof import('../src/index.ts')
    const file = new RegExp(`no native file for linux-${process.arch}: .*prebuilt/linux-`)
    expect(() => copy.enter({ net: 1 })).toThrow(copy.UnsupportedPlatformError)
    expect(() => copy.enter({ net: 1 })).toThrow(file)
    expect(() => copy.create({ net: true })).toThrow(copy.UnsupportedPlatformError)
    expect(() => copy.supported()).toThrow(copy.UnsupportedPlatformError)
  })
})

/** What a caller without types may do. */
function entering(targets: object, options?: object): () => unknown {
  return () => enter(targets, options)
}
