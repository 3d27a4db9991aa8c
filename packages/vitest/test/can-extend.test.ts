import { expect, it } from 'vitest'
import { canExtend } from '../src/can-extend.ts'

/** What is said of a version, if two projects ask. */
function said(version: string): { answers: boolean[]; lines: string[] } {
  const lines: string[] = []
  const vitest = { version, logger: { warn: (line: string) => lines.push(line) } }
  // A logger writes to streams of Vitest's own; only its `warn` is used.
  const given = vitest as unknown as Parameters<typeof canExtend>[0]
  return { answers: [canExtend(given), canExtend(given)], lines }
}

it.each(['4.1.0', '4.10.2', '5.0.0', '5.1.1', '6.0.0-beta.1'])('goes on with %s', (version) => {
  expect(said(version)).toEqual({ answers: [true, true], lines: [] })
})

it.each(['3.2.4', '4.0.18', '1.6.0'])('says once what to do with %s', (version) => {
  const { answers, lines } = said(version)
  expect(answers).toEqual([false, false])
  expect(lines).toEqual([
    expect.stringMatching(/needs Vitest 4\.1 or later, and this is .*Update `vitest`/),
  ])
})
