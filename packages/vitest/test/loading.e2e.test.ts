import { afterEach, describe, expect, it, vi } from 'vitest'
import { VITEST_VERSIONS, runVitest, runVitestOf } from './run-vitest.ts'

const TIMEOUT_MS = 120_000

afterEach(() => {
  vi.unstubAllEnvs()
})

describe.each(VITEST_VERSIONS)('in Vitest %s', (version) => {
  it(
    'runs what needs Vite to be loaded in a child as in the test',
    async () => {
      const run = await runVitestOf(version, 'loading', 'child.case.ts', 'nested.case.ts')
      expect(run).toMatchObject({ exitCode: 0, output: expect.stringContaining('12 passed') })
    },
    TIMEOUT_MS,
  )
})

it.each([
  [['--pool=forks', '--no-isolate']],
  [['--pool=threads']],
  [['--pool=vmThreads']],
  [['--pool=vmForks']],
  [['--coverage.enabled', '--coverage.provider=v8']],
  [['--coverage.enabled', '--coverage.provider=istanbul']],
])(
  'does so with %j',
  async (args) => {
    const run = await runVitest('loading', ...args, 'child.case.ts', 'nested.case.ts')
    expect(run).toMatchObject({ exitCode: 0, output: expect.stringContaining('12 passed') })
  },
  TIMEOUT_MS,
)

it('leaves loading to Node.js if it is told so', async () => {
  vi.stubEnv('OPTIONS', JSON.stringify({ loading: 'native' }))
  const run = await runVitest('loading', 'native.case.ts')
  expect(run).toMatchObject({ exitCode: 0, output: expect.stringContaining('1 passed') })
})

it('says what is wrong with what cannot be loaded', async () => {
  const run = await runVitest('loading', 'in-vain.case.ts')
  expect(run).toMatchObject({ exitCode: 0, output: expect.stringContaining('2 passed') })
})

it('leaves other processes to Node.js if it is told nothing', async () => {
  const run = await runVitest('loading', 'unhelped.case.ts')
  expect(run).toMatchObject({ exitCode: 0, output: expect.stringContaining('1 passed') })
})

it.each([[[]], [['--pool=threads']], [['--pool=vmForks', '--coverage.enabled']]])(
  'helps all Node.js processes if it is told so, with %j',
  async (args) => {
    vi.stubEnv('OPTIONS', JSON.stringify({ descendants: { loading: 'vite' } }))
    const run = await runVitest('loading', ...args, 'descendants.case.ts')
    expect(run).toMatchObject({ exitCode: 0, output: expect.stringContaining('10 passed') })
  },
  TIMEOUT_MS,
)
