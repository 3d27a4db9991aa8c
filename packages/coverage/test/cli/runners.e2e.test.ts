import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../temporary-directory.ts'

const NODE = process.execPath
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const FOLDER = fileURLToPath(new URL('../fixtures/runners/', import.meta.url))
const MOCHA = createRequire(import.meta.url).resolve('mocha/bin/mocha.js')

/** As Node.js 22 calls it, too. */
const IN_ONE_PROCESS = '--experimental-test-isolation=none'

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(command: readonly string[], env: NodeJS.ProcessEnv = {}): Ran {
  const [file = '', ...args] = command
  const { status, stdout, stderr } = spawnSync(file, args, {
    cwd: FOLDER,
    encoding: 'utf8',
    // It is the runner's of Vitest.
    env: { ...process.env, NODE_OPTIONS: '--no-warnings', ...env },
  })
  return { status, stdout, stderr }
}

/** Runs a command within a session. `hits` are those of the lines of what the checks call, once there and once in a child. */
function cover(
  command: readonly string[],
  env?: NodeJS.ProcessEnv,
): Ran & { hits: Record<string, number> } {
  using reports = temporaryDirectory()
  const own = ['--include=sign.ts', '--reporter=lcovonly', `--reports-dir=${reports.path}`]
  const ran = run([NODE, CLI, 'run', ...own, '--fail-on-lost', '--', ...command], env)
  const lcov = readFileSync(join(reports.path, 'lcov.info'), 'utf8')
  const lines = lcov.matchAll(/^DA:(\d+),(\d+)$/gm)
  return {
    ...ran,
    hits: Object.fromEntries(Array.from(lines, ([, line, hits]) => [line, Number(hits)])),
  }
}

/** Of `return 'zero'` only the check, of the others the child, too. */
const BOTH = { 3: 2, 4: 2, 5: 2, 6: 1 }
const CHILD = { 3: 1, 4: 1, 5: 1, 6: 0 }

describe.for<[runner: string, command: readonly string[]]>([
  ['mocha', [NODE, MOCHA, 'mocha-checks.mjs']],
  ['mocha --parallel', [NODE, MOCHA, '--parallel', 'mocha-checks.mjs']],
  ['node --test', [NODE, '--test', 'node-checks.mjs']],
  ['node --test, in one process', [NODE, '--test', IN_ONE_PROCESS, 'node-checks.mjs']],
  ['node', [NODE, 'node-checks.mjs']],
])('around %s', { timeout: 120_000 }, ([, command]) => {
  it('covers the checks and their children', () => {
    expect(cover(command)).toMatchObject({ status: 0, hits: BOTH })
  })

  it('keeps that a check has failed', () => {
    const { status, hits } = cover(command, { EXPECTED: 'something else' })
    expect({ status, hits }).toMatchObject({
      status: run(command, { EXPECTED: 'something else' }).status,
      hits: BOTH,
    })
    expect(status).toBeGreaterThan(0)
  })
})

describe.for<[runner: string, flags: readonly string[], hits: object]>([
  ['node --test', ['--test'], BOTH],
  // What it runs itself is counted by itself alone.
  ['node --test, in one process', ['--test', IN_ONE_PROCESS], CHILD],
  ['node', [], CHILD],
])('around %s --experimental-test-coverage', { timeout: 120_000 }, ([, flags, expected]) => {
  const own = [
    '--experimental-test-coverage',
    '--test-coverage-include=**/sign.ts',
    '--test-coverage-exclude=none',
  ]
  const command = [NODE, ...flags, ...own, '--test-reporter=lcov', 'node-checks.mjs']

  it('lets Node.js report what it would alone, and reports the children', () => {
    const alone = run(command)
    expect(alone).toMatchObject({ status: 0, stdout: expect.stringContaining('SF:') as string })
    const { status, stdout, hits } = cover(command)
    expect({ status, stdout, hits }).toMatchObject({
      status: 0,
      stdout: alone.stdout,
      hits: expected,
    })
  })
})
