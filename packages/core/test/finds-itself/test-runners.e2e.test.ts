import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { leavesNothing } from '../leaves-nothing.ts'
import { run } from './program-folder.ts'

leavesNothing()

const fixtures = join(import.meta.dirname, 'fixtures')

// `--test-isolation` of later versions goes by this name as well.
it.each([[['--test']], [['--test', '--experimental-test-isolation=none']]])(
  're-executes from a test of node %j',
  (flags) => {
    const ran = run([...flags, '--test-reporter=tap', join(fixtures, 'node-test.ts')])
    expect(ran).toMatchObject({ status: 0, stderr: '' })
    expect(ran.stdout).toContain('# pass 1\n')
  },
)

it('re-executes from the tests of every pool of Vitest', () => {
  const vitest = fileURLToPath(new URL('./vitest.mjs', import.meta.resolve('vitest/package.json')))
  const project = join(fixtures, 'vitest-project')
  const ran = run([vitest, 'run', '--reporter=tap-flat', '--root', project])
  expect(ran).toMatchObject({ status: 0, stderr: '' })
  expect(ran.stdout.match(/^ok /gm)).toHaveLength(4)
})
