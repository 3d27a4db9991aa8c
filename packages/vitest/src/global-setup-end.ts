import type { TestProject } from 'vitest/node'
import { ChildrenCoverage } from './children-coverage.ts'

/** Called by Vitest after the user's global setup of a project: workers are no children. */
export function setup(project: TestProject): void {
  ChildrenCoverage.of(project.vitest).endGlobalSetup()
}
