import { defineConfig } from 'vitest/config'

// Tests wait for children of theirs.
export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 30_000 } })
