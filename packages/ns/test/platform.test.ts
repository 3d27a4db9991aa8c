import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from './temporary.ts'

type Package = typeof import('../src/index.ts')

/** The package with another native file than its own, where its dependencies are found. */
async function packageWith(nativeFile: Uint8Array): Promise<Package> {
  const directory = temporaryDirectory(fileURLToPath(new URL('.', import.meta.url)))
  cpSync(new URL('../src', import.meta.url), `${directory}/src`, { recursive: true })
  mkdirSync(`${directory}/prebuilt`)
  writeFileSync(`${directory}/prebuilt/linux-${process.arch}.node`, nativeFile)
  return (await import(`${directory}/src/index.ts`)) as Package
}

const isLinux = process.platform === 'linux'
const onlyElsewhere = isLinux ? ' (skipped: this is Linux)' : ''
const onlyHere = isLinux ? '' : ' (skipped: this is not Linux)'

describe.skipIf(!isLinux)(`a native file that cannot be loaded${onlyHere}`, () => {
  it.for([
    ['is empty', Buffer.of(), /cannot be loaded: .*too short/],
    ['is none', Buffer.alloc(100, 'x'), /cannot be loaded: .*invalid ELF header/],
  ] as const)('%s, which is said', async ([, bytes, why]) => {
    const copy = await packageWith(bytes)
    for (const use of [
      () => copy.enter({ net: 1 }),
      () => copy.supported(),
      () => copy.sameNamespace('/proc/self/ns/net', '/proc/self/ns/net'),
    ]) {
      expect(use).toThrow(copy.UnsupportedPlatformError)
      expect(use).toThrow(why)
    }
  })

  it('leaves looking at namespaces, which needs none', async () => {
    const copy = await packageWith(Buffer.of())
    expect(copy.namespacesOf('self')).toEqual(copy.namespacesOf(process.pid))
  })
})

describe.skipIf(isLinux)(`another system than Linux${onlyElsewhere}`, () => {
  it('is told that it has no namespaces', async () => {
    const { UnsupportedPlatformError, create, enter, namespacesOf, supported } =
      await import('../src/index.ts')
    for (const use of [
      () => enter({ net: 1 }),
      () => create({ net: true }),
      () => namespacesOf('self'),
      () => supported(),
    ]) {
      expect(use).toThrow(UnsupportedPlatformError)
      expect(use).toThrow(`this is ${process.platform}`)
    }
  })
})
