import { cpSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { enter } from '../src/index.ts'
import { temporaryDirectory } from './temporary.ts'

describe('enter', () => {
  it('refuses a type that does not exist', () => {
    expect(entering({ network: 1 })).toThrow(/no type of namespace called "network"/)
    expect(entering({ toString: 1 })).toThrow(TypeError)
  })

  it('refuses to enter nothing', () => {
    expect(entering({})).toThrow(
      /no namespace. It takes cgroup, ipc, mnt, net, pid, time, user, uts/,
    )
  })

  it.for([0, -1, 1.5, Number.NaN, '', undefined, null, true, {}, { fd: -1 }, { fd: '3' }])(
    'refuses %o for a reference',
    (ref) => {
      expect(entering({ net: ref })).toThrow(/enter\(\{ net \}\) takes a pid, a path or/)
    },
  )

  it('says which file is missing where there is none for the architecture', async () => {
    // The package without its prebuilt files, where its dependencies are found.
    const directory = temporaryDirectory(fileURLToPath(new URL('.', import.meta.url)))
    cpSync(new URL('../src', import.meta.url), `${directory}/src`, { recursive: true })
    const copy = (await import(`${directory}/src/index.ts`)) as typeof import('../src/index.ts')
    const file = new RegExp(`no native file for linux-${process.arch}: .*prebuilt/linux-`)
    expect(() => copy.enter({ net: 1 })).toThrow(copy.UnsupportedPlatformError)
    expect(() => copy.enter({ net: 1 })).toThrow(file)
  })
})

/** What a caller without types may do. */
function entering(targets: object): () => unknown {
  return () => enter(targets)
}
