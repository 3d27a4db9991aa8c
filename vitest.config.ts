import process from 'node:process'
import { defineConfig } from 'vitest/config'

const packages = ['core', 'ns', 'coverage', 'vitest']

/**
 * Tests that start real children. What a busy machine has made fail is run a second time; `tools/test-summary` names it, so that it is not forgotten.
 */
const endToEnd = { pool: 'forks' as const, retry: 1 }

/** One report for each line of Node.js, or as the caller names it, so that they can be added up. */
const results = process.env['TEST_RESULTS'] ?? process.versions.node.split('.')[0]
const outputFile = `node_modules/.vitest/results-${results}.json`

export default defineConfig({
  test: {
    coverage: { reportsDirectory: '.coverage' },
    reporters: ['default', ['json', { outputFile }]],
    // Most tests wait for a child of theirs.
    maxWorkers: '100%',
    // For a machine with many times as much to do as it has processors.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      ...packages.flatMap((name) => [
        {
          extends: true as const,
          root: `packages/${name}`,
          test: {
            name,
            include: ['test/**/*.test.ts'],
            exclude: ['test/**/*.e2e.test.ts', 'test/fixtures/**'],
          },
        },
        {
          extends: true as const,
          root: `packages/${name}`,
          test: { ...endToEnd, name: `${name} e2e`, include: ['test/**/*.e2e.test.ts'] },
        },
      ]),
      {
        extends: true as const,
        root: 'examples',
        test: { ...endToEnd, name: 'example', include: ['*/test/**/*.test.ts'] },
      },
      {
        extends: true as const,
        root: 'bench',
        test: { ...endToEnd, name: 'bench', include: ['test/**/*.test.ts'] },
      },
      {
        extends: true as const,
        root: 'tools/release',
        test: { name: 'release', include: ['test/**/*.test.ts'] },
      },
      {
        extends: true as const,
        root: 'tools/docs-check',
        test: { name: 'docs', include: ['test/**/*.test.ts'] },
      },
      {
        extends: true as const,
        root: 'tools/api-docs',
        test: { name: 'api docs', include: ['test/**/*.test.ts'] },
      },
      {
        extends: true as const,
        root: 'tools/install-check',
        test: {
          ...endToEnd,
          name: 'install',
          include: ['test/**/*.test.ts'],
          // Installs from a registry.
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
