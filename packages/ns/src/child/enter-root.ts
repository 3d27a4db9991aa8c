import type { Native } from '../native.ts'
import { type Step, refOf } from '../plan.ts'
import { systemError } from '../system-error.ts'

/**
 * Moves root and working directory, which all threads share, to the root of the mount namespace that was entered, if any.
 *
 * @returns The id of the mount at that root; 0 if no mount namespace was entered, or the kernel does not tell (before Linux 5.8).
 * @throws {NamespaceError}
 */
export function enterRoot(native: Native, steps: readonly Step[]): number {
  const step = steps.findLast((each) => each.how !== 'create' && each.type === 'mnt')
  const mount = native.enterRoot()
  if (mount < 0) throw systemError({ step: 'root', type: 'mnt', ref: refOf(step) }, -mount)
  // Node.js remembers the working directory that it had.
  if (step !== undefined) process.chdir('/')
  return mount
}
