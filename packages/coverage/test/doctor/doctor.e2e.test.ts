import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SESSION_VARIABLE } from '../../src/descendants/session-variable.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { PROGRAM, diagnoseIn, troubles } from './diagnose-in.ts'

it('finds nothing in the way where nothing is, and covers an action and a process to see it', () => {
  const findings = diagnoseIn({ directory: import.meta.dirname })
  expect(troubles(findings)).toEqual([])
  expect(findings.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Profiles are kept in \S+, where there is room$/),
    'The native file is loaded: children in endless loops are covered',
    'Node.js runs without --permission',
    'Nobody else covers: NODE_V8_COVERAGE is not set',
    'No session covers this process: REEXEC_COVERAGE is not set',
    'NODE_OPTIONS preloads nothing',
    'Code is compiled anew: NODE_COMPILE_CACHE is not set',
    'All of TypeScript can be covered, also enums and JSX',
    expect.stringMatching(/^A trial: an action in a child was covered \(pid \d+\)$/),
    expect.stringMatching(/^A trial: a Node\.js process was covered \(pid \d+\)$/),
  ])
})

it('says that profiles cannot be kept where the temporary directory is not there', () => {
  const findings = troubles(diagnoseIn({ env: { TMPDIR: '/no such folder' } }))
  expect(findings[0]).toEqual({
    level: 'problem',
    text: expect.stringMatching(
      /^Profiles cannot be kept in \/no such folder \(TMPDIR names another directory\): .*ENOENT/,
    ),
  })
  expect(findings.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^A trial with an action: .*ENOENT/),
  )
})

it('says that an endless loop is not interrupted where native files may not be loaded', () => {
  expect(troubles(diagnoseIn({ flags: ['--no-addons'] }))).toEqual([
    { level: 'note', text: expect.stringMatching(/^The native file is not loaded \(.*addons/) },
  ])
})

it('says that children are not covered under the permission model', () => {
  const flags = [
    '--permission',
    '--allow-fs-read=*',
    '--allow-fs-write=*',
    '--allow-child-process',
    '--allow-addons',
  ]
  const findings = troubles(diagnoseIn({ flags }))
  expect(findings).toContainEqual({
    level: 'problem',
    text: expect.stringMatching(/^Node\.js runs with --permission: /),
  })
  expect(findings.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^A trial with an action: .*ERR_ACCESS_DENIED/),
  )
})

it('says who else covers', { timeout: 60_000 }, () => {
  using directory = temporaryDirectory()
  const env = { NODE_V8_COVERAGE: directory.path }
  expect(troubles(diagnoseIn({ env }))).toEqual([
    {
      level: 'note',
      text: expect.stringMatching(/^NODE_V8_COVERAGE is set \(c8 does so\), to /),
    },
  ])
})

it.each([
  ['is left out', 'off', 'note', /^REEXEC_COVERAGE=off: this process is not covered$/],
  ['has another variable of that name', 'yes', 'problem', /is not what a session sets: .*: yes$/],
  [
    'is below a session that has ended',
    JSON.stringify({ directory: '/gone', intervalMs: 200, agent: PROGRAM }),
    'problem',
    /is of a session that has ended \(there is no \/gone\)/,
  ],
] as const)('says that this process %s', (_, value, level, text) => {
  const findings = troubles(diagnoseIn({ env: { [SESSION_VARIABLE]: value } }))
  expect(findings).toContainEqual({ level, text: expect.stringMatching(text) })
})

it('says that a session covers this process, if one does', () => {
  using directory = temporaryDirectory()
  const session = { directory: directory.path, intervalMs: 200, agent: PROGRAM }
  const findings = diagnoseIn({ env: { [SESSION_VARIABLE]: JSON.stringify(session) } })
  expect(findings).toContainEqual({
    level: 'ok',
    text: `A session covers this process, in ${directory.path}`,
  })
})

it('says what NODE_OPTIONS preloads', () => {
  using directory = temporaryDirectory()
  const preloaded = join(directory.path, 'preloaded.cjs')
  writeFileSync(preloaded, '')
  expect(troubles(diagnoseIn({ env: { NODE_OPTIONS: `--require ${preloaded}` } }))).toEqual([
    { level: 'note', text: expect.stringContaining(`so are not covered: --require ${preloaded}`) },
  ])
})

it('says that code may come from a cache', () => {
  using directory = temporaryDirectory()
  expect(troubles(diagnoseIn({ env: { NODE_COMPILE_CACHE: directory.path } }))).toEqual([
    { level: 'note', text: expect.stringContaining('NODE_COMPILE_CACHE is set') },
  ])
})

it('says what of TypeScript cannot be in a map without esbuild', () => {
  using directory = temporaryDirectory()
  // Found before that of this repository, and broken.
  const folder = join(directory.path, 'node_modules/esbuild')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.js'), 'exports.transform = () => Promise.reject(new Error())')
  expect(troubles(diagnoseIn({ directory: directory.path }))).toEqual([
    {
      level: 'note',
      text: expect.stringMatching(/^Files with enums .*, or JSX cannot be covered/),
    },
  ])
})
