import type { TestProject } from 'vitest/node'
import { ChildrenCoverage } from './children-coverage.ts'

/** Called by Vitest before the user's global setup of a project. */
export function setup(project: TestProject): void {
  ChildrenCoverage.of(project.vitest).beginGlobalSetup(project)
}
