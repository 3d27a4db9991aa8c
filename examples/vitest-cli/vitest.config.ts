import { reexec } from '@reexec/vitest'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [reexec()],
  test: {
    include: ['checks/*.check.ts'],
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      reporter: ['text', 'json'],
      reportsDirectory: '.coverage',
    },
  },
})
