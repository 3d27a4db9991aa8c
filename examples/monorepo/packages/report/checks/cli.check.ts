import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url))

const report = (input: string): string =>
  execFileSync(process.execPath, ['--no-warnings', CLI], { encoding: 'utf8', input })

it('reports how many words there are', () => {
  expect(report('one two three')).toBe('3 words\n')
})

it('reports a single word', () => {
  expect(report('one')).toBe('one word\n')
})
