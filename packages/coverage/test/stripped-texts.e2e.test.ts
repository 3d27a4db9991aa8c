import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openCoverage } from '../src/open-coverage.ts'
import { gradeInChild } from './fixtures/grade.ts'

const root = fileURLToPath(new URL('.', import.meta.url))

/** The coverage of one child, and its account, less what differs in each process. */
async function coverOne(): Promise<unknown> {
  const coverage = await openCoverage({ root, include: ['fixtures/**'] })
  try {
    await gradeInChild.reexec(60)
    const { map, children, unplaced } = await coverage.collect()
    const accounts = children.map(({ covered, lost, refused }) => ({ covered, lost, refused }))
    return { map: map.toJSON(), accounts, unplaced }
  } finally {
    await coverage[Symbol.asyncDispose]()
  }
}

it('counts the same in a child that gets the text another has stripped', async () => {
  const first = await coverOne()
  expect(first).toMatchObject({ accounts: [{ covered: true, refused: [] }], unplaced: [] })
  expect(await coverOne()).toEqual(first)
  expect(await coverOne()).toEqual(first)
})
