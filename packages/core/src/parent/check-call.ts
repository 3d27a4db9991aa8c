import { checkNesting } from '../nesting.ts'
import type { Launched } from './launch-child.ts'
import { checkProgram } from './program.ts'

/**
 * Checks that an action can be called in a child.
 *
 * @throws {ReexecWhileLoadingError | NestingError} see `checkNesting`.
 * @throws {UnloadableModuleError} see `checkProgram`.
 */
export function checkCall(action: Launched, maxDepth: number): void {
  checkNesting(action, maxDepth)
  checkProgram(action)
}
