import { describe, expect, it } from 'vitest'
import type { FoldedProfiles } from '../src/fold-profiles.ts'
import type { FunctionCov } from '../src/v8-coverage.ts'
import { coverInFolder } from './cover-in-folder.ts'
import {
  type WorkerSight,
  type WorkerWay,
  gradeInManyWorkers,
  gradeInWorker,
} from './fixtures/grade-in-workers.ts'

/** What was counted in the function that worker threads run. */
function gradeOf({ texts }: FoldedProfiles): FunctionCov | undefined {
  const text = texts.find(({ url }) => url.endsWith('/grade-plain.mjs'))
  return text?.functions.find(({ functionName }) => functionName === 'grade')
}

const countOf = (folded: FoldedProfiles): number | undefined => gradeOf(folded)?.ranges[0]?.count

/** What a call of it counts: it leaves the loop early, and so has blocks that did not run. */
function blocksOf(folded: FoldedProfiles): (readonly [number, number])[] {
  const ranges = gradeOf(folded)?.ranges ?? []
  return ranges.filter(({ count }) => count === 0).map((each) => [each.startOffset, each.endOffset])
}

describe('a worker thread of a child', () => {
  const ways: readonly WorkerWay[] = [
    'returns',
    'exits',
    'exits in an exit handler',
    'throws',
    'has no environment',
    'has flags of its own',
    'is text',
    'is started by a worker',
    'is started by a worker, with no environment',
  ]

  it.for(ways)('is covered, and sees nothing of that: it %s', async (way) => {
    const options = { execArgv: ['--max-old-space-size=200', '--no-deprecation'] }
    const uncovered = await gradeInWorker.reexec(way, options)
    let covered: WorkerSight | undefined
    const folded = await coverInFolder(async () => {
      covered = await gradeInWorker.reexec(way, options)
    })
    expect(covered).toEqual(uncovered)
    expect(uncovered.messages).toHaveLength(1)
    expect(countOf(folded)).toBe(1)
    expect(blocksOf(folded)).not.toEqual([])
    expect(folded.children).toMatchObject([
      { covered: true, lost: undefined, incomplete: undefined },
    ])
  })

  it.for(['is terminated', 'is terminated in an endless loop'] as const)(
    'is covered up to the last interval, and its child is incomplete: it %s',
    async (way) => {
      const folded = await coverInFolder(async () => {
        expect(await gradeInWorker.reexec(way)).toMatchObject({ exitCode: 1, error: undefined })
      })
      expect(countOf(folded)).toBe(1)
      expect(folded.children).toMatchObject([
        {
          covered: true,
          lost: undefined,
          incomplete: expect.stringMatching(/^a worker thread did not/),
        },
      ])
    },
  )
})

it('keeps apart what many threads of a child write at once', { timeout: 60_000 }, async () => {
  const COUNT = 40
  const folded = await coverInFolder(() => gradeInManyWorkers.reexec(COUNT), { intervalMs: 5 })
  expect(countOf(folded)).toBe(COUNT)
  expect(folded.children).toMatchObject([{ covered: true, lost: undefined, incomplete: undefined }])
})
