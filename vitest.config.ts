import { defineConfig } from 'vitest/config'

const packages = ['core', 'ns', 'coverage', 'vitest']

export default defineConfig({
  test: {
    coverage: { reportsDirectory: '.coverage' },
    reporters: ['default', ['json', { outputFile: 'node_modules/.vitest/results.json' }]],
    projects: packages.flatMap((name) => [
      {
        extends: true as const,
        root: `packages/${name}`,
        test: { name, include: ['test/**/*.test.ts'], exclude: ['test/**/*.e2e.test.ts', 'test/fixtures/**'] },
      },
      {
        extends: true as const,
        root: `packages/${name}`,
        test: {
          name: `${name} e2e`,
          include: ['test/**/*.e2e.test.ts'],
          pool: 'forks' as const,
          testTimeout: 30_000,
        },
      },
    ]),
  },
})
