import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../temporary-directory.ts'

/** As it is built: it is what is in `bin`. */
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

let temporary: ReturnType<typeof temporaryDirectory>
let root: string
beforeEach(() => {
  temporary = temporaryDirectory()
  root = join(temporary.path, 'project')
  mkdirSync(join(root, 'src'), { recursive: true })
  mkdirSync(join(temporary.path, 'tmp'))
  writeFileSync(
    join(root, 'src/sign.mjs'),
    `export function sign(n) {
  if (n < 0) return 'negative'
  if (n > 0) return 'positive'
  return 'zero'
}
`,
  )
  writeFileSync(
    join(root, 'cli.mjs'),
    `import { sign } from './src/sign.mjs'
const [n, then] = process.argv.slice(2)
console.log(sign(Number(n)))
if (then === 'exit') process.exit(3)
if (then === 'throw') throw new Error('thrown')
if (then === 'wait') setInterval(() => {}, 1000)
if (then === 'term') { process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000) }
if (then?.startsWith('SIG')) process.kill(process.pid, then)
`,
  )
})
afterEach(() => {
  const left = readdirSync(join(temporary.path, 'tmp'))
  temporary[Symbol.dispose]()
  // Whatever a test does.
  if (left.length > 0) throw new Error(`Left behind: ${left.join(', ')}`)
})

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  TMPDIR: join(temporary.path, 'tmp'),
  NODE_OPTIONS: '',
})

function reexecCoverage(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ['--no-warnings', CLI, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: environment(),
  })
}

const NODE = process.execPath
const RUN = ['run', '--include', 'src/**'] as const

/** The lines of the only source that ran, and how often. */
function linesOf(directory = 'coverage'): Record<string, number> {
  const lcov = readFileSync(join(root, directory, 'lcov.info'), 'utf8')
  return Object.fromEntries(
    [...lcov.matchAll(/^DA:(\d+),(\d+)$/gm)].map(([, line, hits]) => [line, Number(hits)]),
  ) as Record<string, number>
}

describe('reexec-coverage run', () => {
  it('reports what the command ran, with its standard streams and status', () => {
    const { status, stdout, stderr } = reexecCoverage(...RUN, '--', NODE, 'cli.mjs', '1')
    expect(stdout).toMatch(/^positive\n/)
    expect(stdout).toMatch(/ sign\.mjs +\| +80 \|/)
    expect(stderr).toBe('children: 1 covered, 0 lost\n')
    expect(status).toBe(0)
  })

  it('covers what the command starts, as node --test does with each file', () => {
    const test = `import { execFileSync } from 'node:child_process'
import test from 'node:test'
test('it', () => { execFileSync(process.execPath, ['cli.mjs', process.env.N ?? '-1'], { env: {} }) })
`
    writeFileSync(join(root, 'a.test.mjs'), test)
    writeFileSync(join(root, 'b.test.mjs'), test.replace('-1', '1'))
    const { status, stderr } = reexecCoverage(
      ...RUN,
      '--reporter=lcovonly',
      '--tree',
      '--',
      NODE,
      '--test',
    )
    expect(status).toBe(0)
    expect(linesOf()).toEqual({ 1: 2, 2: 2, 3: 1, 4: 0, 5: 2 })
    expect(stderr).toMatch(
      /^children: 4 covered, 0 lost, 1 not covering\n.*: it only starts test files\n/,
    )
    expect(stderr).toMatch(/└── .*--test \(pid \d+\), .*exit code 0/)
    expect(stderr).toMatch(/ {4}[├└]── .*a\.test\.mjs \(pid \d+\)/)
    expect(stderr).toMatch(
      / {4}(?:│ {3}| {4})└── .*cli\.mjs -1 \(pid \d+\), .*ran cli\.mjs src\/sign\.mjs/,
    )
  })

  const sh = ['sh', '-c'] as const
  it.for<[what: string, args: readonly string[], expected: object]>([
    ['success', [NODE, 'cli.mjs', '1'], { status: 0 }],
    ['code', [NODE, 'cli.mjs', '1', 'exit'], { status: 3 }],
    ['an error', [NODE, 'cli.mjs', '1', 'throw'], { status: 1 }],
    ['a code of something else', [...sh, `"$0" cli.mjs 1; exit 42`, NODE], { status: 42 }],
    ['SIGKILL', [NODE, 'cli.mjs', '1', 'SIGKILL'], { status: null, signal: 'SIGKILL' }],
    ['SIGTERM', [NODE, 'cli.mjs', '1', 'SIGTERM'], { status: null, signal: 'SIGTERM' }],
    ['no such command', ['./none'], { status: 127 }],
    ['not executable', ['./cli.mjs'], { status: 126 }],
  ])('keeps the status of the command: %s', ([, args, expected]) => {
    const check = ['--check-coverage', '--lines=99', '--fail-on-lost']
    const failing = 'status' in expected && expected.status === 0 ? [] : check
    const ended = reexecCoverage(...RUN, ...failing, '--reporter=lcovonly', '--', ...args)
    expect(ended).toMatchObject(expected)
    expect(existsSync(join(root, 'coverage/lcov.info'))).toBe(true)
  })

  it.for<[args: readonly string[], status: number, message: string]>([
    [['--check-coverage', '--lines', '80'], 0, 'children: 1 covered'],
    [['--check-coverage', '--lines', '81'], 1, '80% of lines are covered, less than 81%'],
    [
      ['--check-coverage', '--functions', '100', '--branches', '90', '--per-file'],
      1,
      '/src/sign.mjs are covered, less than 90%',
    ],
    [
      ['--include', 'none/**', '--exclude', 'src/**', '--check-coverage', '--lines', '1'],
      1,
      '0% of lines',
    ],
    [['--reports-dir', '/dev/null/x', '--reporter', 'json'], 1, 'cannot be written to /dev/null/x'],
    [['--keep', '/dev/null/x/kept'], 1, 'cannot be written to /dev/null/x'],
    [['--tree-json', '/dev/null/x'], 1, 'cannot be written to /dev/null/x'],
    [['--lines', '80'], 2, '--lines needs --check-coverage'],
    [['--nonsense'], 2, 'usage: reexec-coverage'],
  ])('with %j ends with %i', ([args, status, message]) => {
    const ended = reexecCoverage(...RUN, ...args, '--', NODE, 'cli.mjs', '1')
    expect(ended.stderr).toMatch(message)
    expect(ended.status).toBe(status)
  })

  it.for<[then: string, signal: NodeJS.Signals, expected: [number | null, NodeJS.Signals | null]]>([
    ['wait', 'SIGTERM', [null, 'SIGTERM']],
    ['wait', 'SIGINT', [null, 'SIGINT']],
    ['term', 'SIGTERM', [7, null]],
  ])('passes on signals, and reports (%s, %s)', async ([then, signal, expected]) => {
    const args = [...RUN, '--reporter=lcovonly', '--', NODE, 'cli.mjs', '1', then]
    const child = spawn(NODE, ['--no-warnings', CLI, ...args], {
      cwd: root,
      env: environment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await once(child.stdout, 'data')
    // Until the last interval has written that it ran.
    await new Promise((resolve) => setTimeout(resolve, 700))
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual(expected)
    expect(linesOf()).toMatchObject({ 1: 1, 2: 1, 3: 1, 4: 0 })
  })

  it('writes the tree as JSON', () => {
    reexecCoverage(...RUN, '--tree-json', 'tree.json', '--', NODE, 'cli.mjs', '1', 'exit')
    const { processes } = JSON.parse(readFileSync(join(root, 'tree.json'), 'utf8')) as {
      processes: unknown
    }
    const texts = [expect.stringMatching(/cli\.mjs$/), expect.stringMatching(/sign\.mjs$/)]
    expect(processes).toMatchObject([
      { kind: 'process', exitCode: 3, covered: true, texts, children: [] },
    ])
  })
})

/** A command that runs the program with each number. */
const script = (...numbers: readonly number[]): string[] => [
  'sh',
  '-c',
  numbers.map((n) => `"$0" cli.mjs ${n}`).join(';'),
  NODE,
]

describe('reexec-coverage merge', () => {
  it('gives of shards what one run of all gives', () => {
    reexecCoverage(...RUN, '--reporter=json', '--reporter=lcovonly', '--', ...script(1, -1, 1, 0))
    const whole = readFileSync(join(root, 'coverage/coverage-final.json'), 'utf8')
    const shards = [
      [1, -1],
      [1, 0],
    ].map((numbers, at) => {
      reexecCoverage(
        ...RUN,
        '--reporter=none',
        '--keep',
        `shard-${at}`,
        '--',
        ...script(...numbers),
      )
      return `shard-${at}`
    })
    const args = [
      '--include',
      'src/**',
      '--reporter=json',
      '--reports-dir=merged',
      '--fail-on-lost',
    ]
    const merged = reexecCoverage('merge', ...args, ...shards)
    expect(merged.stderr).toMatch(/^children: \d covered, 0 lost/)
    expect(merged.status).toBe(0)
    expect(readFileSync(join(root, 'merged/coverage-final.json'), 'utf8')).toBe(whole)
    expect(linesOf()).toEqual({ 1: 4, 2: 4, 3: 3, 4: 1, 5: 4 })
  })

  it('says what it cannot merge, and writes nothing', () => {
    reexecCoverage(...RUN, '--reporter=none', '--keep', 'kept', '--', NODE, 'cli.mjs', '1')
    const kept = readFileSync(join(root, 'kept'))
    const bodies = kept.subarray(0, -10)
    writeFileSync(join(root, 'torn'), bodies)
    writeFileSync(join(root, 'cut'), kept.subarray(0, kept.lastIndexOf('RXP')))
    writeFileSync(join(root, 'other'), 'hello')
    writeFileSync(join(root, 'list.json'), '[]')
    for (const [name, why] of [
      ['torn', 'it is damaged'],
      ['cut', 'it is not whole'],
      ['other', 'JSON'],
      ['list.json', 'it is no coverage map'],
      ['none', 'ENOENT'],
    ] as const) {
      const { status, stderr } = reexecCoverage('merge', '--reporter=json', 'kept', name)
      expect([name, status, stderr]).toEqual([name, 1, expect.stringContaining(why)])
    }
    expect(existsSync(join(root, 'coverage'))).toBe(false)
  })
})

it('prints how it is used, and its version', () => {
  expect(reexecCoverage('--help')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^usage: reexec-coverage run/) as string,
  })
  expect(reexecCoverage('--version')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
  })
})
