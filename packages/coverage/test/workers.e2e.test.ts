import { describe, expect, it } from 'vitest'
import type { FoldedProfiles } from '../src/fold-profiles.ts'
import type { FunctionCov } from '../src/v8-coverage.ts'
import { coverInFolder } from './cover-in-folder.ts'
import {
  type WorkerEnd,
  type WorkerPastime,
  type WorkerSight,
  type WorkerWay,
  gradeAndEndWorker,
  gradeBesideStuck,
  gradeInManyWorkers,
  gradeInWorker,
  signalAndGradeAgain,
  terminateStuck,
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
    expect(uncovered.messages[0]).toMatchObject({ isMainThread: false })
    expect(countOf(folded)).toBe(1)
    expect(blocksOf(folded)).not.toEqual([])
    expect(folded.children).toMatchObject([
      { covered: true, lost: undefined, incomplete: undefined },
    ])
  })

  const pastimes: readonly WorkerPastime[] = [
    'waits',
    'waits for memory',
    'is in an endless loop',
    'is started by a worker, and waits',
  ]
  const ends = ['terminate()', 'a return', 'process.exit()', 'SIGTERM'] as const

  describe.for(ends)('that is ended by %s is covered to its end, and its child complete', (end) => {
    it.for(pastimes)('which %s', async (pastime) => {
      const folded = await coverInFolder(() => endWorker(pastime, end), { intervalMs: 600_000 })
      expect(countOf(folded)).toBe(1)
      expect(blocksOf(folded)).not.toEqual([])
      expect(folded.children).toMatchObject([
        { covered: true, lost: undefined, incomplete: undefined },
      ])
    })
  })

  it('that goes on as a signal to its process is handled goes on to be counted', async () => {
    const folded = await coverInFolder(() => signalAndGradeAgain.reexec(), { intervalMs: 600_000 })
    expect(countOf(folded)).toBe(2)
    expect(folded.children).toMatchObject([
      { covered: true, lost: undefined, incomplete: undefined },
    ])
  })

  it('does not cost its process the counts of others that is ended by a signal as it is stuck in a system call', async () => {
    const folded = await coverInFolder(
      async () => {
        const call = gradeBesideStuck.reexec(undefined, { stdout: () => call.kill('SIGTERM') })
        await expect(call).rejects.toMatchObject({ signal: 'SIGTERM' })
      },
      { intervalMs: 600_000 },
    )
    expect(countOf(folded)).toBe(1)
  })

  it('does not hold up for long who terminates it as it is stuck in a system call', async () => {
    const folded = await coverInFolder(() => terminateStuck.reexec(), { intervalMs: 600_000 })
    expect(folded.children).toMatchObject([
      { covered: true, incomplete: expect.stringMatching(/^a worker thread did not/) },
    ])
  })
})

/** What comes of a child whose worker thread ends so. */
const SETTLED: Record<WorkerEnd, object> = {
  'terminate()': { value: 1 },
  'a return': { value: undefined },
  'process.exit()': { reason: { exitCode: 5 } },
  SIGTERM: { reason: { signal: 'SIGTERM' } },
}

/** Has a child end a worker thread that has graded, or lets it be ended. */
async function endWorker(pastime: WorkerPastime, end: WorkerEnd): Promise<void> {
  const listen = (): boolean => call.kill('SIGTERM')
  const call = gradeAndEndWorker.reexec({ pastime, end }, { stdout: listen })
  const [settled] = await Promise.allSettled([call])
  expect(settled).toMatchObject(SETTLED[end])
}

it('keeps apart what many threads of a child write at once', { timeout: 60_000 }, async () => {
  const COUNT = 40
  const folded = await coverInFolder(() => gradeInManyWorkers.reexec(COUNT), { intervalMs: 5 })
  expect(countOf(folded)).toBe(COUNT)
  expect(folded.children).toMatchObject([{ covered: true, lost: undefined, incomplete: undefined }])
})
