import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Provider } from './provider.ts'
import type { Share } from './share.ts'

/** Hands coverage to a provider as one more worker would that has finished a test file. */
export async function handOver(
  provider: Provider,
  { project, environment, testFile }: Share,
  coverage: object,
): Promise<void> {
  const id = randomUUID()
  // The provider replaces what it already has of the same test files.
  const testFiles = [`reexec:${testFile ?? id}`]
  const meta = { environment, projectName: project.name, testFiles }
  if (project.vitest.version.startsWith('4.')) {
    provider.onAfterSuiteRun({ ...meta, coverage })
  } else {
    const file = join(provider.coverageFilesDirectory, `coverage-reexec-${id}.json`)
    await writeFile(file, JSON.stringify(coverage))
    provider.onAfterSuiteRun({ ...meta, coverage: file })
  }
}
