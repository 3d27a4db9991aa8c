import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { VITEST_VERSIONS, type VitestVersion, runVitestOf } from './run-vitest.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

const FILES = ['command.case.ts', 'server.case.ts', 'daemon.case.ts']

/** How often each process of the fixture ran its part of `grade.ts`: command, killed server, server of the global setup, daemon, command of a command. */
async function grades(version: VitestVersion, ...args: string[]): Promise<unknown> {
  const run = await runVitestOf(version, 'descendants', '--coverage.enabled', ...args, ...FILES)
  expect(run).toMatchObject({ exitCode: 0 })
  expect(run.output).toMatch(/children: 5 covered, 0 lost/)
  return Object.values(run.coverage['grade.ts']?.b ?? {}).map(([taken]) => taken)
}

const ONCE = [1, 1, 1, 1, 1]

describe.each(VITEST_VERSIONS)('other processes that tests start in Vitest %s', (version) => {
  it.each(['v8', 'istanbul'])('are covered, each once, with the %s provider', async (provider) => {
    expect(await grades(version, `--coverage.provider=${provider}`)).toEqual(ONCE)
  })
})

it.each(['--pool=threads', '--pool=vmForks', '--pool=vmThreads', '--no-isolate'])(
  'are covered, each once, with %s',
  async (option) => {
    expect(await grades('5.1', option)).toEqual(ONCE)
  },
)

it('are counted once beside NODE_V8_COVERAGE of somebody else, and it says what is done', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'reexec-test-'))
  try {
    vi.stubEnv('FOREIGN_COVERAGE', directory)
    expect(await grades('5.1')).toEqual(ONCE)
    const { output } = await runVitestOf(
      '5.1',
      'descendants',
      '--coverage.enabled',
      'command.case.ts',
    )
    expect(output.match(/NODE_V8_COVERAGE is set .* in Vitest's report, once/g)).toHaveLength(1)
  } finally {
    rmSync(directory, { recursive: true })
  }
})

it('are counted once where Vitest was to cover them itself, and it says what is done', async () => {
  expect(await grades('5.1', '--coverage.autoAttachSubprocess')).toEqual(ONCE)
  const files = ['--coverage.autoAttachSubprocess', '--coverage.enabled', 'command.case.ts']
  const { output } = await runVitestOf('5.1', 'descendants', ...files)
  expect(output.match(/`coverage.autoAttachSubprocess` is switched off/g)).toHaveLength(1)
})
