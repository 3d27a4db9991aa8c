import { type Session, openSession } from '@reexec/core'
import { expect, it } from 'vitest'
import type { FoldedProfiles } from '../src/fold-profiles.ts'
import { countEach } from './count-each.ts'
import { coverInFolder, functionOf } from './cover-in-folder.ts'
import { gradeAndLoop, gradeInChild } from './fixtures/grade.ts'

/** What runs what, in which order. */
const points = [95, 60, 0, 10, 60]

async function inSession(session: Session): Promise<void> {
  await Promise.all(points.map((each) => gradeInChild.reexec(each, { session })))
}

/** How often each character of `grade` ran. Not each line: that depends on how the same counts are nested in ranges, see docs/discoveries/v8.md. */
function hits(folded: FoldedProfiles): readonly number[] {
  const grade = functionOf(folded, 'grade')
  if (grade === undefined) throw new Error('grade() was not covered.')
  return countEach([grade], grade.ranges[0]?.endOffset ?? 0)
}

it('counts in a session what children of their own would have counted', async () => {
  const apart = await coverInFolder(() =>
    Promise.all(points.map((each) => gradeInChild.reexec(each))),
  )
  const together = await coverInFolder(async () => {
    // The module is loaded when it is first called for.
    await using session = await openSession()
    await inSession(session)
  })
  expect(together.children).toMatchObject([{ action: 'session', covered: true, lost: undefined }])
  expect(hits(together)).toEqual(hits(apart))
  const ahead = await coverInFolder(async () => {
    await using session = await openSession({ ahead: 2, actions: [gradeInChild] })
    await inSession(session)
  })
  expect(ahead.children.length).toBeGreaterThanOrEqual(points.length)
  expect(ahead.children.filter(({ lost }) => lost !== undefined)).toEqual([])
  expect(hits(ahead)).toEqual(hits(apart))
})

it('counts what a synchronous call ran', async () => {
  const apart = await coverInFolder(() =>
    Promise.all(points.map((each) => gradeInChild.reexec(each))),
  )
  const waited = await coverInFolder(async () => {
    for (const each of points) gradeInChild.reexecSync(each)
  })
  expect(waited.children).toHaveLength(points.length)
  expect(waited.children.filter(({ covered }) => !covered)).toEqual([])
  expect(hits(waited)).toEqual(hits(apart))
})

it('keeps what a session answered before its child was killed', async () => {
  const late = expect.objectContaining({ name: 'CallTimeoutError' }) as unknown
  // Long enough for a child to start and to grade on a busy machine.
  const limits = { timeoutMs: 6000, graceMs: 50 }
  const killed = await coverInFolder(async () => {
    await using session = await openSession({ graceMs: limits.graceMs })
    await inSession(session)
    const { timeoutMs } = limits
    await expect(gradeAndLoop.reexec(10, { session, timeoutMs })).rejects.toEqual(late)
  })
  const apart = await coverInFolder(async () => {
    await Promise.all(points.map((each) => gradeInChild.reexec(each)))
    await expect(gradeAndLoop.reexec(10, limits)).rejects.toEqual(late)
  })
  expect(hits(killed)).toEqual(hits(apart))
})
