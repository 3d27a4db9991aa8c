import { reexec } from '@reexec/vitest'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: import.meta.dirname,
  plugins: process.env['WITHOUT_PLUGIN'] === undefined ? [reexec()] : [],
  test: {
    include: ['situation.case.ts'],
    coverage: {
      enabled: true,
      provider: 'v8',
      include: ['work.cjs'],
      reporter: ['json'],
      reportsDirectory: `${process.env['HIDDEN']}/report`,
    },
  },
})
