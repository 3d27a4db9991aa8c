import { heading } from './heading.ts'
import { runTests } from './run-tests.ts'

/**
 * Runs the tests with and without `@reexec/vitest`, and compares what they say about a function that only children call.
 *
 * @returns Whether the tests passed, and all of its calls were counted.
 */
export function compareCoverage(): boolean {
  heading('Its tests, with @reexec/vitest')
  const covered = runTests('vitest.config.ts')
  heading('The same tests, without @reexec/vitest')
  const without = runTests('vitest.without.config.ts')

  heading(
    'discoverNsfsBindMounts() is called nowhere in the process of the tests, but in their children',
  )
  console.table({
    'with @reexec/vitest': row(covered),
    'without @reexec/vitest': row(without),
  })
  const isRight = covered.entered > 0 && covered.calls === covered.entered
  console.log(
    isRight
      ? 'All of its calls are in the coverage.'
      : 'Its calls in the coverage are not those that were made.',
  )
  return isRight && covered.passed && without.passed
}

function row({ entered, calls }: ReturnType<typeof runTests>): Record<string, number> {
  return { 'mount namespaces it ran in': entered, 'calls in the coverage': calls }
}
