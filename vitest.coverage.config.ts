// Our own coverage, children included, by our own plugin. A run of its own: most end-to-end tests look at environments, layers and descriptors, which covering
// children changes, or cover children themselves.
import { reexec } from '@reexec/vitest'
import { defineConfig } from 'vitest/config'

const packages = ['core', 'ns', 'coverage', 'vitest']

/** End-to-end tests, by package: those that look at nothing that covering children changes, as their environment and layers are. */
const endToEnd: Readonly<Record<string, readonly string[]>> = {
  core: ['nesting'],
  ns: ['create', 'inside'],
  vitest: ['register-loading'],
}

/** What is about the layers that are installed, of which coverage is one, and what takes long by design. */
const LEFT_OUT = [
  'test/layer.test.ts',
  'test/codec-fuzz.test.ts',
  'test/read/profile-reader.test.ts',
  'test/fold/known-scripts.test.ts',
]

export default defineConfig({
  plugins: [reexec({ failOnLost: true })],
  test: {
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: {
      enabled: true,
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      reporter: [['text-summary'], ['json'], ['html']],
      reportsDirectory: '.coverage',
      // Of what these tests run, a little below what it is. Most of the rest is run by the end-to-end tests that are left out.
      thresholds: { statements: 52, branches: 48, functions: 49, lines: 53 },
    },
    projects: packages.map((name) => ({
      extends: true as const,
      root: `packages/${name}`,
      test: {
        name,
        pool: 'forks' as const,
        include: [
          'test/**/!(*.e2e).test.ts',
          ...(endToEnd[name] ?? []).map((each) => `test/${each}{,.linux}.e2e.test.ts`),
        ],
        exclude: ['test/fixtures/**', ...LEFT_OUT],
      },
    })),
  },
})
