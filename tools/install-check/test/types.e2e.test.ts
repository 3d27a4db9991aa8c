import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import vitestPackage from 'vitest/package.json' with { type: 'json' }
import { OutsideProject, packAll } from './outside-project.ts'

const COMPILERS = { 'typescript-5.9': '5.9.3', 'typescript-6': '6.0.3', 'typescript-7': '7.0.2' }

let folder: string
let project: OutsideProject

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reexec-packed-'))
  project = new OutsideProject()
  project.install(
    ...Object.values(packAll(folder)),
    ...Object.entries(COMPILERS).map(([name, version]) => `${name}@npm:typescript@${version}`),
    `vitest@${vitestPackage.version}`,
    `@vitest/coverage-v8@${vitestPackage.version}`,
    '@types/node@22',
    '@types/istanbul-lib-coverage@2',
  )
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  project[Symbol.dispose]()
})

const USES_ALL = `
import { type Action, type Layer, defineAction, openSession } from '@reexec/core'
import { type ChildAccount, openCoverage } from '@reexec/coverage'
import { create, enter } from '@reexec/ns'
import { reexec } from '@reexec/vitest'
import { defineConfig } from 'vitest/config'

export const add: Action<number, number> = defineAction(import.meta.url, 'add', (a: number) => a + 1)
export const items = defineAction(import.meta.url, 'items', async function* (from: number) { yield from })

const layers: Layer[] = [enter({ mnt: 1, net: '/run/netns/blue' }), create({ user: true, pid: true })]
const sum: number = await add.reexec(1, { layers, timeoutMs: 5_000, stdout: 'inherit' })
const item: AsyncIterable<number> = items.reexec(1)
// @ts-expect-error -- A function cannot be cloned.
await defineAction(import.meta.url, 'call', (_: () => void) => 0).reexec(() => {})
// @ts-expect-error -- It takes a number.
add.reexec('1')

await using session = await openSession({ actions: [add] })
await add.reexec(1, { session })
await using coverage = await openCoverage({ include: ['src/**'] })
const children: readonly ChildAccount[] = (await coverage.collect()).children
export default defineConfig({ plugins: [reexec()], test: { coverage: { provider: 'v8' } } })
export { children, item, sum }
`

it.each(Object.keys(COMPILERS))(
  '%s checks a program that uses all packages, and their declarations',
  (compiler) => {
    project.write('uses-all.mts', USES_ALL)
    const compilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      exactOptionalPropertyTypes: true,
      module: 'nodenext',
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable', 'dom'],
      types: ['node'],
    }
    project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['uses-all.mts'] }))
    expect(project.check([process.execPath, `node_modules/${compiler}/bin/tsc`])).toBe('')
  },
)
