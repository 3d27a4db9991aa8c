import { coverChildren } from './cover-children.ts'
import type { ProvidedCoverage } from './provided.ts'
import { makeShare } from './share.ts'

/** What a worker knows of the test file that it runs. */
interface TestFile {
  readonly environment: string
  readonly testPath: string
  /** Names the test that runs. */
  currentTest(this: void): string
}

/** Covers what a test file starts. Loaded by workers with coverage on. */
export function coverWorker(coverage: ProvidedCoverage, testFile: TestFile): void {
  const share = makeShare(coverage, testFile.environment, testFile.testPath)
  coverChildren(share, coverage.namesTests ? testFile.currentTest : undefined)
}
