import { reexec } from '@reexec/vitest'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [reexec()],
  test: { coverage: { provider: 'v8', include: ['src/**'] } },
})
