import { fileURLToPath } from 'node:url'
import { type Session, openSession } from '@reexec/core'
import { expect, it } from 'vitest'
import { type CollectedCoverage, openCoverage } from '../src/open-coverage.ts'
import { gradeAndLoop, gradeInChild } from './fixtures/grade.ts'

const root = fileURLToPath(new URL('.', import.meta.url))
const path = fileURLToPath(new URL('fixtures/grade.ts', import.meta.url))
/** What runs what, in which order. */
const points = [95, 60, 0, 10, 60]

async function cover(grade: () => Promise<unknown>): Promise<CollectedCoverage> {
  const coverage = await openCoverage({ root, include: ['fixtures/**'] })
  try {
    await grade()
    return await coverage.collect()
  } finally {
    await coverage[Symbol.asyncDispose]()
  }
}

async function inSession(session: Session): Promise<void> {
  await Promise.all(points.map((each) => gradeInChild.reexec(each, { session })))
}

/** How often each line in `grade` ran: what lies around it runs once in each process. */
function hits({ map }: CollectedCoverage): unknown {
  const lines = Object.entries(map.fileCoverageFor(path).getLineCoverage())
  return lines.filter(([line]) => Number(line) >= 5 && Number(line) <= 11)
}

it('counts in a session what children of their own would have counted', async () => {
  const apart = await cover(() => Promise.all(points.map((each) => gradeInChild.reexec(each))))
  const together = await cover(async () => {
    // The module is loaded when it is first called for.
    await using session = await openSession()
    await inSession(session)
  })
  expect(together.children).toMatchObject([{ action: 'session', covered: true, lost: undefined }])
  expect(hits(together)).toEqual(hits(apart))
  const ahead = await cover(async () => {
    await using session = await openSession({ ahead: 2, actions: [gradeInChild] })
    await inSession(session)
  })
  expect(ahead.children.length).toBeGreaterThanOrEqual(points.length)
  expect(ahead.children.filter(({ lost }) => lost !== undefined)).toEqual([])
  expect(hits(ahead)).toEqual(hits(apart))
})

it('counts what a synchronous call ran', async () => {
  const apart = await cover(() => Promise.all(points.map((each) => gradeInChild.reexec(each))))
  const waited = await cover(async () => {
    for (const each of points) gradeInChild.reexecSync(each)
  })
  expect(waited.children).toHaveLength(points.length)
  expect(waited.children.filter(({ covered }) => !covered)).toEqual([])
  expect(hits(waited)).toEqual(hits(apart))
})

it('keeps what a session answered before its child was killed', async () => {
  const late = expect.objectContaining({ name: 'CallTimeoutError' }) as unknown
  const limits = { timeoutMs: 1500, graceMs: 50 }
  const killed = await cover(async () => {
    await using session = await openSession({ graceMs: limits.graceMs })
    await inSession(session)
    const { timeoutMs } = limits
    await expect(gradeAndLoop.reexec(10, { session, timeoutMs })).rejects.toEqual(late)
  })
  const apart = await cover(async () => {
    await Promise.all(points.map((each) => gradeInChild.reexec(each)))
    await expect(gradeAndLoop.reexec(10, limits)).rejects.toEqual(late)
  })
  expect(hits(killed)).toEqual(hits(apart))
})
