import { expect, it } from 'vitest'
import { runExample } from '../../run-example.ts'

it('covers a tool that is only ever run in processes of its own', () => {
  const { status, output } = runExample('vitest-cli')
  expect(output).toMatch(/ cli\.ts +\| +100 \| +100 \| +100 \| +100 \|/)
  expect(output).toMatch(/ sum-up\.ts +\| +100 \| +100 \| +100 \| +100 \|/)
  expect(output).toContain('children: 3 covered, 0 lost')
  expect(status).toBe(0)
})
