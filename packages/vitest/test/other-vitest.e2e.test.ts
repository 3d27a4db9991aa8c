import { expect, it } from 'vitest'
import { withOldVitest, withRenamed } from './other-vitest.ts'
import { type VitestRun, runVitestIn } from './run-vitest.ts'

const TIMEOUT_MS = 240_000

/** Runs a test that starts a child, with coverage, both of which have to be as without this package. */
async function run({ vitest, root }: { vitest: string; root: string }): Promise<VitestRun> {
  const result = await runVitestIn(vitest, root, '--coverage.enabled', 'child.case.ts')
  expect(result).toMatchObject({ exitCode: 0 })
  expect(Object.keys(result.coverage)).toContain('work.ts')
  expect(result.output).not.toContain('children:')
  return result
}

const messagesOf = ({ output }: VitestRun): string[] =>
  output.split('\n').filter((line) => line.includes('@reexec/vitest:'))

it(
  'says once what to do with a Vitest that is too old, and lets the tests run',
  async () => {
    using project = withOldVitest()
    const [message = '', ...more] = messagesOf(await run(project))
    expect(message).toMatch(/needs Vitest 4\.1 or later, and this is 3\.2\.\d+: .*Update `vitest`/)
    expect(message).toContain('@reexec/vitest/TROUBLESHOOTING.md#vitest-is-too-old')
    expect(more).toEqual([])
  },
  TIMEOUT_MS,
)

it.each(['transformFile', 'onAfterSuiteRun'])(
  'says once what to do with a Vitest whose `%s` has gone, and lets the tests run',
  async (name) => {
    using project = withRenamed(name)
    const [message = '', ...more] = messagesOf(await run(project))
    expect(message).toMatch(/as the coverage provider of Vitest 5\.\S+ has no `\w+`\. Update this/)
    expect(message).toContain(`has no \`${name}\``)
    expect(message).toContain('@reexec/vitest/TROUBLESHOOTING.md#vitest-is-too-new')
    expect(more).toEqual([])
  },
  TIMEOUT_MS,
)
