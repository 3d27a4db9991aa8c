import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeFileSync } from 'node:fs'
import { enter } from '@reexec/ns'
import { describe, expect, it } from 'vitest'
import { openCoverage } from '../src/open-coverage.ts'
import type { CollectedCoverage } from '../src/totals.ts'
import { list, load } from './fixtures/elsewhere.ts'
import { holdNamespaces } from './hold-namespaces.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const path = fileURLToPath(new URL('fixtures/elsewhere.ts', import.meta.url))
const { status, stderr } = spawnSync('unshare', ['--mount', 'true'], { encoding: 'utf8' })
const reason = status === 0 ? '' : ` (skipped: ${stderr.trim()})`

/** Starts a process in mount namespaces of its own. Returns its pid. */
async function holdMounts(setup: string): Promise<number> {
  return await holdNamespaces(['--mount', '--propagation', 'private'], setup)
}

async function cover(root: string, body: () => Promise<unknown>): Promise<CollectedCoverage> {
  const coverage = await openCoverage({ root })
  try {
    await body()
    return await coverage.collect()
  } finally {
    await coverage[Symbol.asyncDispose]()
  }
}

describe.skipIf(reason !== '')(`in another mount namespace${reason}`, () => {
  it('covers an action whose own file is not there', async () => {
    const pid = await holdMounts(`mount -t tmpfs none ${dirname(path)}`)
    const collected = await cover(dirname(path), async () => {
      expect(await list.reexec(dirname(path), { layers: [enter({ mnt: pid })] })).toBe('nothing')
    })
    expect(collected.children).toMatchObject([{ covered: true, lost: undefined, refused: [] }])
    expect(collected.unplaced).toEqual([])
    const lines = collected.map.fileCoverageFor(path).getLineCoverage()
    // `if (names.length === 0) return 'nothing'`, and what follows it.
    expect([lines[8], lines[9]]).toEqual([1, 0])
  })

  it('covers an action in a root that is empty', async () => {
    using directory = temporaryDirectory()
    const root = join(directory.path, 'root')
    // What is mounted over the root is the root to those who enter; the process here still sees what lies below. In a
    // user namespace mount(8) moves it, too, and then says that something after that has failed.
    const pid = await holdMounts(
      `mkdir ${root}; mount -t tmpfs none ${root}; touch ${root}/alone; cd ${root}; mount --move . / || :`,
    )
    const collected = await cover(dirname(path), async () => {
      expect(await list.reexec('/', { layers: [enter({ mnt: pid })] })).toBe('alone')
    })
    expect(collected.children).toMatchObject([{ covered: true, lost: undefined, refused: [] }])
    expect(collected.map.fileCoverageFor(path).getLineCoverage()[9]).toBe(1)
  })

  it('does not take another file for the one that has its path here', async () => {
    using directory = temporaryDirectory()
    const file = join(directory.path, 'where.mjs')
    writeFileSync(file, `export const where = () => 'here'\n`)
    const other = `export const where = () => 'away'`
    const pid = await holdMounts(`mount -t tmpfs none ${directory.path}; echo "${other}" > ${file}`)
    const collected = await cover(directory.path, async () => {
      expect(await load.reexec(file, { layers: [enter({ mnt: pid })] })).toBe('away')
    })
    expect(collected.map.files()).toEqual([])
    expect(collected.unplaced).toEqual([
      { path: file, reason: expect.stringMatching(/^it ran in mount namespace mnt:\[\d+\]/) },
    ])
  })

  it('knows a file by its text, in whatever mount namespace it is', async () => {
    using directory = temporaryDirectory()
    const file = join(directory.path, 'where.mjs')
    writeFileSync(file, `export const where = () => 'here'\n`)
    const pid = await holdMounts(
      `cp ${file} /tmp/.where-$$; mount -t tmpfs none ${directory.path}; mv /tmp/.where-$$ ${file}`,
    )
    const collected = await cover(directory.path, async () => {
      expect(await load.reexec(file, { layers: [enter({ mnt: pid })] })).toBe('here')
    })
    expect(collected.map.fileCoverageFor(file).getLineCoverage()).toEqual({ 1: 1 })
    expect(collected.unplaced).toEqual([])
  })
})
