import { reexec } from '@reexec/vitest'
import { defineConfig } from 'vitest/config'

const projectOf = (name: string) => ({
  // With the plugin.
  extends: true as const,
  root: `packages/${name}`,
  test: { name, include: ['checks/*.check.ts'] },
})

export default defineConfig({
  plugins: [reexec()],
  test: {
    projects: [projectOf('words'), projectOf('report')],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**'],
      reporter: ['text', 'json'],
      reportsDirectory: '.coverage',
    },
  },
})
