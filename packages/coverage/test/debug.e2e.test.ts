import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { coverInFolder, functionOf } from './cover-in-folder.ts'
import { gradeInChild } from './fixtures/grade.ts'
import { temporaryDirectory } from './temporary-directory.ts'

it('shows each frame of a profile, and what is booked, and counts the same', async () => {
  using directory = temporaryDirectory()
  const file = join(directory.path, 'shown')
  vi.stubEnv('REEXEC_DEBUG', 'profile')
  vi.stubEnv('REEXEC_DEBUG_FILE', file)
  const shown = await coverInFolder(() => gradeInChild.reexec(60))
  vi.unstubAllEnvs()
  const plain = await coverInFolder(() => gradeInChild.reexec(60))
  expect(functionOf(shown, 'grade')).toBeDefined()
  expect(functionOf(shown, 'grade')).toEqual(functionOf(plain, 'grade'))

  const said = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^reexec \d+ \+[\d.]+ ms profile (?:\S+: )?/, ''))
  const [child] = shown.children
  expect(said[0]).toMatch(/^allocated \{"action":"grade"/)
  expect(said).toContain(`spawned {"pid":${child?.pid}}`)
  expect(said).toContainEqual(expect.stringMatching(/^texts \{"first":0,"texts":\[.*grade\.ts/))
  expect(said).toContainEqual(expect.stringMatching(/^counts of texts \d+ \(\d+ functions\)/))
  expect(said).toContainEqual(expect.stringMatching(/^ended \{"exitCode":0,/))
  expect(said.at(-2)).toBe(`read: ${child?.bytes} bytes, of which 0 are torn`)
  expect(said.at(-1)).toBe(`account ${JSON.stringify(child)}`)
})

it('shows nothing where that is not asked for', async () => {
  using directory = temporaryDirectory()
  const file = join(directory.path, 'shown')
  vi.stubEnv('REEXEC_DEBUG', 'wire')
  vi.stubEnv('REEXEC_DEBUG_FILE', file)
  await coverInFolder(() => gradeInChild.reexec(60))
  vi.unstubAllEnvs()
  expect(readFileSync(file, 'utf8')).not.toMatch(/ms profile /)
})
