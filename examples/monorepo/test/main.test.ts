import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runExample } from '../../run-example.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reexec-example-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs it, and reads its report. */
function coverageOf(name: string, ...args: readonly string[]): unknown {
  const reports = join(folder, name)
  const where = `--coverage.reportsDirectory=${reports}`
  const { status, output } = runExample('monorepo', where, ...args)
  expect({ status, output }).toMatchObject({ status: 0 })
  return JSON.parse(readFileSync(join(reports, 'coverage-final.json'), 'utf8'))
}

it('covers a package by its own tests and by what children of another package ran', () => {
  const where = `--coverage.reportsDirectory=${folder}/once`
  const { status, output } = runExample('monorepo', where)
  expect(output).toMatch(/ count-words\.ts +\| +100 \| +100 \| +100 \| +100 \|/)
  expect(output).toMatch(/ cli\.ts +\| +100 \| +100 \| +100 \| +100 \|/)
  expect(output).toContain('children: 2 covered, 0 lost')
  expect(status).toBe(0)
})

it('reports the same of two shards that were merged', () => {
  for (const shard of [1, 2]) {
    const blob = ['--reporter=blob', `--outputFile=${folder}/blobs/${shard}.json`]
    coverageOf(`shard-${shard}`, `--shard=${shard}/2`, ...blob)
  }
  const merged = coverageOf('merged', `--merge-reports=${folder}/blobs`)
  expect(merged).toEqual(coverageOf('whole'))
})
