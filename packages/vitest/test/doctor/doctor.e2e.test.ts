import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '@reexec/core/doctor'
import { describe, expect, it } from 'vitest'
import { nodeFinding } from '../../src/doctor/node.ts'
import { versionFinding } from '../../src/doctor/load-vitest.ts'
import { GOOD, VitestProject, WHOLE, configured } from './vitest-project.ts'

const PROGRAM = join(import.meta.dirname, '../fixtures/tell-diagnosis.ts')
const CLI = join(import.meta.dirname, '../../../core/dist/cli.js')
const TOOLS = join(import.meta.dirname, '../../../../tools')

/** What the doctor of this package finds in a project, and all that is printed meanwhile. */
function doctor(directory: string): { findings: readonly Finding[]; stderr: string } {
  const env = Object.entries(process.env).filter(([name]) => !/^(?:VITE|TEST|NODE_)/.test(name))
  const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, directory], {
    env: Object.fromEntries(env),
    encoding: 'utf8',
  })
  return { findings: JSON.parse(stdout) as Finding[], stderr }
}

function problemsIn(project: VitestProject): string[] {
  const { findings } = doctor(project.path)
  return findings.filter(({ level }) => level !== 'ok').map(({ text }) => text)
}

it('finds nothing in the way in a project that has all it needs', () => {
  using project = new VitestProject({ 'vitest.config.ts': GOOD })
  const { path } = project
  expect(doctor(path)).toEqual({
    stderr: '',
    findings: [
      expect.stringMatching(/^Vitest 5\.\d+\.\d+$/),
      'Children can load what only Vite knows, such as aliases',
      `The configuration is ${path}/vitest.config.ts`,
      'The plugin reexec() is there',
      'The coverage provider is @vitest/coverage-v8',
      `Of 2 source files below ${path}, 1 belong into the report, if they run`,
    ].map((text): unknown => ({ level: 'ok', text })),
  })
})

it('is asked by reexec doctor', () => {
  using project = new VitestProject({ 'vitest.config.ts': configured('') })
  const { stdout, status } = spawnSync(process.execPath, [CLI, 'doctor', project.path], {
    encoding: 'utf8',
  })
  expect(stdout).toContain('\n  x The plugin reexec() is not among')
  expect(stdout).toContain('A trial: a Node.js process was covered')
  expect(status).toBe(1)
})

it('finds nothing in the way with the oldest Vitest', () => {
  using project = new VitestProject(
    { 'vitest.config.ts': GOOD },
    {
      ...WHOLE,
      vitest: join(TOOLS, 'vitest-4/node_modules/vitest'),
      '@vitest/coverage-v8': join(TOOLS, 'vitest-4/node_modules/@vitest/coverage-v8'),
    },
  )
  const { findings } = doctor(project.path)
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([])
  expect(findings[0]?.text).toMatch(/^Vitest 4\.1\./)
})

describe('says that children would not be covered', () => {
  it('without Vitest', () => {
    using project = new VitestProject({}, { '@reexec/vitest': WHOLE['@reexec/vitest'] as string })
    expect(problemsIn(project)).toEqual([
      `Vitest cannot be found from ${project.path}: install it there`,
    ])
  })

  it('without a configuration', () => {
    using project = new VitestProject({})
    expect(problemsIn(project)).toEqual([
      expect.stringMatching(/^There is no configuration of Vitest in /),
      'The plugin reexec() is not among `plugins`: its children are not covered',
    ])
  })

  it('with a configuration that cannot be loaded', () => {
    using project = new VitestProject({ 'vitest.config.ts': "throw new Error('broken')" })
    expect(problemsIn(project)).toEqual([
      'The configuration of Vitest cannot be loaded: Error: broken',
    ])
  })

  it('without the plugin', () => {
    using project = new VitestProject({ 'vitest.config.ts': configured('') })
    expect(problemsIn(project)).toEqual([
      'The plugin reexec() is not among `plugins`: its children are not covered',
    ])
  })

  it('in the project that does not inherit the plugin', () => {
    const projects = `plugins: [reexec()], test: { projects: [
      { extends: true, test: { name: 'inherits' } },
      { extends: false, test: { name: 'apart' } },
    ] }`
    using project = new VitestProject({ 'vitest.config.ts': configured(projects) })
    expect(problemsIn(project)).toEqual([
      'The plugin reexec() is not among `plugins` in the project "apart": its children are not covered',
    ])
  })

  it('without the package of the coverage provider', () => {
    const istanbul = `plugins: [reexec()], test: { coverage: { provider: 'istanbul' } }`
    using project = new VitestProject({ 'vitest.config.ts': configured(istanbul) })
    expect(problemsIn(project)).toEqual([
      `@vitest/coverage-istanbul cannot be found from ${project.path}: install it`,
    ])
  })

  it('with a coverage provider of another version', () => {
    const other = join(TOOLS, 'vitest-4/node_modules/@vitest/coverage-v8')
    using project = new VitestProject(
      { 'vitest.config.ts': GOOD },
      { ...WHOLE, '@vitest/coverage-v8': other },
    )
    expect(problemsIn(project)).toEqual([
      expect.stringMatching(
        /^@vitest\/coverage-v8 is of version 4\.\S+, and Vitest of 5\.\S+: they have to be/,
      ),
    ])
  })

  it("with a coverage provider that is none of Vitest's", () => {
    const custom = `plugins: [reexec()], test: {
      coverage: { provider: 'custom', customProviderModule: './provider.js' } }`
    using project = new VitestProject({ 'vitest.config.ts': configured(custom) })
    expect(problemsIn(project)).toEqual([
      'Children are not covered with the coverage provider "custom"',
    ])
  })

  it.each([`include: ['lib/**']`, `exclude: ['src/**']`])('with %s', (option) => {
    const none = `plugins: [reexec()], test: { coverage: { ${option} } }`
    using project = new VitestProject({ 'vitest.config.ts': configured(none) })
    expect(problemsIn(project)).toEqual([
      `\`coverage.include\` and \`coverage.exclude\` leave out all of 2 source files below ${project.path}`,
    ])
  })
})

it('needs no plugin where the provider of this package is used', () => {
  const custom = `test: {
    coverage: { provider: 'custom', customProviderModule: '@reexec/vitest/v8' } }`
  using project = new VitestProject({ 'vitest.config.ts': configured(custom) })
  const { findings } = doctor(project.path)
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([])
  expect(findings.map(({ text }) => text)).toContain(
    'The coverage provider of this package covers children',
  )
})

it('leaves the reports of the last run where they are', () => {
  using project = new VitestProject({ 'vitest.config.ts': GOOD, 'coverage/index.html': 'kept' })
  doctor(project.path)
  expect(readdirSync(join(project.path, 'coverage'))).toEqual(['index.html'])
})

it.each([
  ['3.2.4', 'problem'],
  ['4.0.18', 'problem'],
  ['4.1.0', 'ok'],
  ['5.1.1', 'ok'],
  ['6.0.0', 'note'],
])('takes Vitest %s for a %s', (version, level) => {
  expect(versionFinding(version).level).toBe(level)
})

it.each([
  ['22.14.0', 'note'],
  ['22.15.0', 'ok'],
  ['24.0.0', 'ok'],
])('takes Node.js %s for a %s', (version, level) => {
  expect(nodeFinding(version).level).toBe(level)
})
