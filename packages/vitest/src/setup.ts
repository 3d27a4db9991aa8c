import { inject } from 'vitest'
import { PROVIDED } from './provided.ts'

// Runs in the worker, before each test file: from here on, children are covered.

const directory = inject(PROVIDED)
if (typeof directory === 'string') {
  const { installLayer } = await import('@reexec/core')
  const { coverageLayer } = await import('@reexec/coverage/layer')
  installLayer(coverageLayer(directory))
} else if (directory === undefined) {
  console.warn(
    '@reexec/vitest/setup covers no children without its plugin: add `plugins: [reexec()]` to the configuration.',
  )
}
