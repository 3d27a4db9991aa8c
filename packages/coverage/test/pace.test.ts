import { expect, it } from 'vitest'
import type { Schedule } from '../src/child/native.ts'
import { Pace } from '../src/child/pace.ts'

/** Whether it is due at each of some schedules of a thread. When it is, it is taken, and something had run or not. */
function dueAt(hasRun: boolean, schedules: readonly (Schedule | undefined)[]): boolean[] {
  let now: Schedule | undefined = [0, 0]
  const pace = new Pace(200, () => now)
  return schedules.map((schedule) => {
    now = schedule
    const isDue = pace.isDue()
    if (isDue) pace.taken(hasRun)
    return isDue
  })
}

it('is due in each interval of a thread that runs', () => {
  expect(
    dueAt(true, [
      [200, 9],
      [401, 20],
      [599, 30],
      [799, 41],
    ]),
  ).toEqual([true, true, true, true])
})

it('is due once in what two ask', () => {
  expect(
    dueAt(true, [
      [200, 9],
      [201, 9],
      [400, 20],
      [402, 20],
    ]),
  ).toEqual([true, false, true, false])
})

it('does not count time in which the thread had no processor', () => {
  const starved = Array.from({ length: 16 }, (_, at): Schedule => [(at + 1) * 20, (at + 1) * 10])
  expect(dueAt(true, starved).flatMap((isDue, at) => (isDue ? [at] : []))).toEqual([7, 15])
})

it('is due in each fifth interval of a thread that has run only for this', () => {
  const idle = Array.from({ length: 11 }, (_, at): Schedule => [(at + 1) * 200, at + 1])
  expect(dueAt(false, idle).flatMap((isDue, at) => (isDue ? [at] : []))).toEqual([0, 5, 10])
})

it('is due when a thread that did nothing has run', () => {
  expect(
    dueAt(false, [
      [200, 1],
      [400, 2],
      [600, 4],
      [800, 5],
      [1000, 6],
    ]),
  ).toEqual([true, false, true, false, false])
})

it('is due always where nobody knows the schedule', () => {
  expect(dueAt(false, [undefined, undefined])).toEqual([true, true])
})
