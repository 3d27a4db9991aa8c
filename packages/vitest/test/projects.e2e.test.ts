import { afterEach, describe, expect, it, vi } from 'vitest'
import { VITEST_VERSIONS, type VitestRun, runVitestOf, runWithVitest } from './run-vitest.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** How often the function ran that children of all projects run, and a test of one. */
function callsIn({ exitCode, output, coverage }: VitestRun): number | undefined {
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 })
  return coverage['shared.ts']?.f['0']
}

describe.each(VITEST_VERSIONS)('with projects in Vitest %s', (version) => {
  it('covers the children of those that inherit the plugin, also with a document', async () => {
    const run = await runVitestOf(version, 'projects', '--coverage.enabled')
    // Of "inherits" a child and of "dom" two, and a test of "dom".
    expect(callsIn(run)).toBe(4)
    expect(run.output).toContain('children: 3 covered, 0 lost')
  })

  it.each(['v8', 'istanbul'])(
    'covers the children of all with the %s provider of this package',
    async (provider) => {
      vi.stubEnv('WITHOUT_PLUGIN', '')
      const run = await runVitestOf(
        version,
        'projects',
        '--coverage.enabled',
        '--coverage.provider=custom',
        `--coverage.customProviderModule=@reexec/vitest/${provider}`,
      )
      expect(callsIn(run)).toBe(5)
      expect(run.output).toContain('children: 4 covered, 0 lost')
      expect(run.output).toContain(`Coverage enabled with ${provider}`)
    },
  )
})

it.each(['--pool=threads', '--pool=vmForks', '--pool=vmThreads', '--no-isolate'])(
  'covers the children of all with the provider of this package and %s',
  async (option) => {
    vi.stubEnv('WITHOUT_PLUGIN', '')
    const custom = [
      '--coverage.provider=custom',
      '--coverage.customProviderModule=@reexec/vitest/v8',
    ]
    const run = await runVitestOf('5.1', 'projects', '--coverage.enabled', ...custom, option)
    expect(callsIn(run)).toBe(5)
  },
)

it('counts once with both the plugin and the provider of this package', async () => {
  const custom = ['--coverage.provider=custom', '--coverage.customProviderModule=@reexec/vitest/v8']
  const run = await runVitestOf('5.1', 'projects', '--coverage.enabled', ...custom)
  expect(callsIn(run)).toBe(5)
  expect(run.output.match(/children:/g)).toHaveLength(1)
})

// From 5.0 on, Vitest opens no such project without one of its packages for browsers.
it('leaves projects of browsers alone in Vitest 4.1', async () => {
  const output = await runWithVitest('4.1', 'browser', 'show-projects.ts')
  expect(output).toContain('children: 1 covered, 0 lost')
  expect(output).toContain(
    'here: 1 collected, 1 of setup, given: @reexec/vitest @reexec/vitest/loading',
  )
  expect(output).toMatch(/browser \(chromium\): 1 collected, 0 of setup, given: *$/m)
})
