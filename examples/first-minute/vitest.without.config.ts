import { defineConfig } from 'vitest/config'

// The same without the plugin, to be compared.
export default defineConfig({
  test: { coverage: { provider: 'v8', include: ['src/**'] } },
})
