import type { MappedText } from '@reexec/coverage'
import type { CoverageProvider, TestProject, Vitest } from 'vitest/node'

/** What is used of Vitest's coverage providers: of `BaseCoverageProvider`, which both of them extend. */
export interface Provider {
  readonly name: string
  generateCoverage(context: { allTestsRun?: boolean }): Promise<{ files(): string[] }>
  /** Takes the coverage of one more worker: an object in Vitest 4, from 5 on the name of a file in `coverageFilesDirectory`. */
  onAfterSuiteRun(meta: {
    coverage: unknown
    environment: string
    projectName: string
    testFiles: string[]
  }): void
  readonly coverageFilesDirectory: string
  reportCoverage(...args: readonly unknown[]): unknown
  onTestFailure(...args: readonly unknown[]): unknown
  /** Whether a source belongs into the report, by its absolute path. */
  isIncluded(path: string): boolean
  /** Vite's text of a file, and its source map: what the V8 provider maps counts with. */
  transformFile(path: string, project: TestProject, environment: string): Promise<MappedText | null>
}

/** The provider of a Vitest, `undefined` while coverage is off. */
export function coverageProviderOf(vitest: Vitest): Provider | undefined {
  // Public in Vitest 4, marked as internal in 5, where `BaseCoverageProvider` with these methods is exported.
  const { coverageProvider } = vitest as unknown as { coverageProvider?: CoverageProvider | null }
  return (coverageProvider ?? undefined) as Provider | undefined
}
