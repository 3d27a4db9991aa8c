import { expect, it } from 'vitest'
import { runExample } from '../../run-example.ts'

it('covers a server that is started before all tests, and still runs when Vitest reports', () => {
  const { status, output } = runExample('vitest-server')
  expect(output).toMatch(/ server\.ts +\| +100 \| +100 \| +100 \| +100 \|/)
  expect(output).toMatch(/ answer-to\.ts +\| +100 \| +100 \| +100 \| +100 \|/)
  expect(output).toContain('children: 1 covered, 0 lost')
  expect(status).toBe(0)
})
