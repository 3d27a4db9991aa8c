import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { EXAMPLE, README } from './readme.ts'
import { because } from './user-namespaces.ts'

const VITEST = dirname(createRequire(import.meta.url).resolve('vitest/package.json'))

/** Runs Node.js as a user would, and gives what it printed. */
function run(...args: readonly string[]): string {
  const env = Object.entries(process.env).filter(
    ([name]) => !/^(?:VITE|TEST|NODE_|FORCE)/.test(name),
  )
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: EXAMPLE,
    env: { ...Object.fromEntries(env), NO_COLOR: '1' },
    encoding: 'utf8',
  })
  expect({ status, stderr }).toMatchObject({ status: 0 })
  return stdout
}

it.each(['src/mounts.ts', 'alone.ts', 'harness.ts', 'vitest.config.ts'])(
  'has in the README what is in %s',
  (file) => {
    const text = readFileSync(join(EXAMPLE, file), 'utf8')
    expect(README).toContain(`\`\`\`ts\n// ${file}\n${text}\`\`\`\n`)
  },
)

it.skipIf(because)(`counts mounts here, in a child, and in mounts of its own${because}`, () => {
  const [here, inChild, inside] = run('--no-warnings', 'alone.ts').trim().split('\n').map(Number)
  expect(inChild).toBe(here)
  expect(inside).toBeGreaterThan(0)
})

it('covers what the harness starts', () => {
  const output = run('--no-warnings', 'harness.ts')
  expect(output).toMatch(/ mounts\.ts +\| +100 \|/)
  expect(output).toContain('children: 1 covered, 0 lost\n')
})

it.each([
  ['without', 'vitest.without.config.ts'],
  ['with', 'vitest.config.ts'],
])('has in the README the report that Vitest gives %s the plugin', (_, config) => {
  const reports = mkdtempSync(join(tmpdir(), 'reexec-example-'))
  try {
    const vitest = ['--no-warnings', join(VITEST, 'vitest.mjs'), 'run', '--config', config]
    const coverage = ['--coverage.reporter=text', `--coverage.reportsDirectory=${reports}`]
    const output = run(...vitest, '--dir', 'checks', '--coverage', ...coverage)
    const [, report = ''] = /\n(-+\|.*)/s.exec(output) ?? []
    const lines = report.split('\n').map((line) => line.trimEnd())
    expect(README).toContain(lines.join('\n').trim())
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
})
