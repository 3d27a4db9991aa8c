import { defineConfig } from 'vitest/config'

// What is measured when Vitest does not know of re-executed children; for comparison.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      reporter: [['text', { maxCols: 120 }], 'json'],
      reportsDirectory: 'node_modules/.coverage',
    },
  },
})
