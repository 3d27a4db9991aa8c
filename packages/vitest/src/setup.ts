import { expect, inject } from 'vitest'
import { installLoading } from './loading/install-loading.ts'
import { PROVIDED_LOADING } from './loading/provided.ts'
import { PROVIDED } from './provided.ts'
import { requireBeside } from './require-beside.ts'
import { viteEnvironment } from './test-environment.ts'

// Runs in the worker, before each test file: from here on, children are covered, and load what the test can load.

// First, as coverage looks at what comes behind it.
installLoading(inject(PROVIDED_LOADING))

const coverage = inject(PROVIDED)
if (coverage) {
  const { coverWorker } = requireBeside('cover-worker') as typeof import('./cover-worker.ts')
  const { testPath = '' } = expect.getState()
  coverWorker(coverage, { environment: viteEnvironment(), testPath, currentTest })
} else if (coverage === undefined) {
  console.warn(
    '@reexec/vitest/setup covers no children without its plugin: add `plugins: [reexec()]` to the configuration. See @reexec/vitest/TROUBLESHOOTING.md#there-is-no-line-about-children',
  )
}

function currentTest(): string {
  const { testPath = '', currentTestName = '' } = expect.getState()
  return [testPath, currentTestName].filter(Boolean).join(' > ')
}
