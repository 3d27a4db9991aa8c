import { fileURLToPath } from 'node:url'
import { UnloadableModuleError } from '../errors.ts'
import { checkNesting } from '../nesting.ts'
import type { Launched } from './launch-child.ts'

/**
 * Checks that an action can be called in a child.
 *
 * @throws {ReexecWhileLoadingError | NestingError} see `checkNesting`.
 * @throws {UnloadableModuleError} when its module is none that another process can load.
 */
export function checkCall(action: Launched, maxDepth: number): void {
  checkNesting(action, maxDepth)
  if (action.module.startsWith('data:')) return
  if (
    action.module.startsWith('file:') &&
    !/\/\[(?:eval|stdin)\d*\]$/.test(fileURLToPath(action.module))
  )
    return
  throw new UnloadableModuleError(
    `"${action.name}" is defined in ${action.module}, which another process cannot load. ` +
      `Define it in a file of its own and pass import.meta.url (or __filename).`,
    { action: action.name, module: action.module },
  )
}
