import { expect, it } from 'vitest'
import { foldProfiles } from '../src/fold-profiles.ts'
import { coverageLayer } from '../src/layer.ts'
import { coverInFolder, functionOf } from './cover-in-folder.ts'
import { gradeInChild } from './fixtures/grade.ts'
import { temporaryDirectory } from './temporary-directory.ts'

it('covers a child once that has two layers, and books for the second that the first does', async () => {
  using directory = temporaryDirectory()
  const layers = [coverageLayer(directory.path)]
  const first = await coverInFolder(async () => {
    expect(await gradeInChild.reexec(60, { layers })).toBe('C')
  })
  const alone = await coverInFolder(() => gradeInChild.reexec(60))
  expect(functionOf(first, 'grade')).toEqual(functionOf(alone, 'grade'))
  const second = await foldProfiles(directory.path, () => true)
  expect(second.children).toMatchObject([
    { covered: false, lost: undefined, notCovering: 'another session covers it' },
  ])
})
