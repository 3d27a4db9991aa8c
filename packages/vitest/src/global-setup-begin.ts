import type { TestProject } from 'vitest/node'
import { ChildrenCoverage } from './children-coverage.ts'

/** Called by Vitest before the user's global setup of a project. */
export async function setup(project: TestProject): Promise<void> {
  await ChildrenCoverage.of(project.vitest).beginGlobalSetup(project)
}
