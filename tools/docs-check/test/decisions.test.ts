import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sizeOf } from '../sizes.ts'
import { ROOT, filesIn, read } from './repository.ts'

const PACKAGES = ['core', 'ns', 'coverage', 'vitest']

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

it('docs/decisions.md has a reason for each dependency and peer, and none that is not there', () => {
  const named = PACKAGES.flatMap((name) => {
    const manifest = JSON.parse(read(`packages/${name}/package.json`)) as Manifest
    return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
  }).filter((each) => !each.startsWith('@reexec/'))
  const tables = read('docs/decisions.md').split('## Dependencies')[1] ?? ''
  const reasons = [...tables.matchAll(/^\| ([^|]+?) +\| /gm)]
    .flatMap(([, cell = '']) => cell.split(', '))
    .filter((cell) => !/^(?:-+|package|peer)$/.test(cell))
  expect(new Set(reasons)).toEqual(new Set(named))
})

describe('docs/architecture.md', () => {
  const paths = [
    ...read('docs/architecture.md').matchAll(/`((?:core|ns|coverage|vitest)\/[^`\s]+)`/g),
  ]
  it.each(paths.map(([, path = '']) => path))('names what is there: %s', (path) => {
    expect(existsSync(join(ROOT, 'packages', path))).toBe(true)
  })

  it('names every folder of sources', () => {
    const folders = new Set(
      filesIn('packages/*/src/*/*.ts').map((file) => file.split('/').slice(1, 4).join('/')),
    )
    const text = read('docs/architecture.md')
    const missing = [...folders].filter((folder) => !text.includes(`${basename(folder)}/`))
    expect(missing).toEqual([])
  })
})

describe('docs/sizes.md', () => {
  it.each(PACKAGES)('has about the size of %s (else: pnpm docs:sizes)', (name) => {
    const [, said = ''] =
      new RegExp(`^\\| @reexec/${name} +\\| (\\d+) kB`, 'm').exec(read('docs/sizes.md')) ?? []
    const { packed } = sizeOf(name)
    expect(Number(said) * 1000).toBeGreaterThan(packed * 0.8)
    expect(Number(said) * 1000).toBeLessThan(packed * 1.25)
  })
})
