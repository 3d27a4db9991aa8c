import { readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { type FoldedProfiles, foldProfiles } from '../src/fold-profiles.ts'
import { coverageLayer } from '../src/layer.ts'
import { encodeFrame } from '../src/profile-format.ts'
import { countEach } from './count-each.ts'
import { gradeInChild } from './fixtures/grade.ts'
import { gradeHere } from './grade-here.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const path = fileURLToPath(new URL('fixtures/grade.ts', import.meta.url))
const text = readFileSync(path, 'utf8')
const isGrade = (each: string): boolean => each === path

/** The counts of the function `grade`, offset by offset. What lies around it depends on how often the module is loaded. */
function counts(functions: Parameters<typeof countEach>[0]): number[] {
  return countEach(functions, text.length).slice(
    text.indexOf('{\n  if (points < 0)'),
    text.indexOf('\n}\n'),
  )
}

async function gradeInChildren(directory: string, ...points: readonly number[]): Promise<void> {
  const layers = [coverageLayer(directory)]
  await Promise.all(points.map((each) => gradeInChild.reexec(each, { layers })))
}

const fold = (directory: string): Promise<FoldedProfiles> => foldProfiles(directory, isGrade)

it('counts at every offset what one process would have counted', async () => {
  using directory = temporaryDirectory()
  await gradeInChildren(directory.path, 95, 60, 0, 10, 60)
  const { texts, children } = await fold(directory.path)
  expect(children).toHaveLength(5)
  expect(texts).toHaveLength(1)
  expect(counts(texts[0]?.functions ?? [])).toEqual(counts(gradeHere(95, 60, 0, 10, 60).functions))
})

it('removes the profiles it has read', async () => {
  using directory = temporaryDirectory()
  await gradeInChildren(directory.path, 60)
  expect(readdirSync(directory.path)).toHaveLength(1)
  await fold(directory.path)
  expect(readdirSync(directory.path)).toEqual([])
})

it('books a profile that is torn, and loses no other', async () => {
  using directory = temporaryDirectory()
  await gradeInChildren(directory.path, 95)
  const [torn] = readdirSync(directory.path) as [string]
  await gradeInChildren(directory.path, 60)
  const file = join(directory.path, torn)
  const bytes = readFileSync(file)
  // A slow child may have written some before its end.
  const starts = (['counts', 'interim'] as const).map((kind) =>
    bytes.indexOf(encodeFrame(kind, []).subarray(0, 4)),
  )
  truncateSync(file, Math.min(...starts.filter((start) => start >= 0)) + 20)
  const { texts, children } = await fold(directory.path)
  expect(children).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ covered: false, lost: '20 bytes of its profile are torn' }),
      expect.objectContaining({ covered: true, lost: undefined }),
    ]),
  )
  expect(counts(texts[0]?.functions ?? [])).toEqual(counts(gradeHere(60).functions))
})

it('books a profile that is none, and loses no other', async () => {
  using directory = temporaryDirectory()
  await gradeInChildren(directory.path, 60)
  writeFileSync(join(directory.path, '0.rxp'), '{"__proto__":{"polluted":true}}')
  const { texts, children } = await fold(directory.path)
  expect(children).toHaveLength(2)
  expect(children[0]).toMatchObject({
    action: undefined,
    covered: false,
    lost: '31 bytes of its profile are torn',
  })
  expect(texts).toHaveLength(1)
})

it('keeps a child of a few kilobytes', async () => {
  using directory = temporaryDirectory()
  await gradeInChildren(directory.path, 60)
  const { children } = await fold(directory.path)
  expect(children[0]?.bytes).toBeLessThan(12_000)
})
