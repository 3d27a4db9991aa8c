import { NamespaceError } from '../errors.ts'
import type { NamespaceType } from '../namespace.ts'
import { type Native, STAGES } from '../native.ts'
import { type Step, refOf } from '../plan.ts'
import { systemError } from '../system-error.ts'

/**
 * Checks that all steps were taken before Node.js started.
 *
 * @throws {NamespaceError} about the first that failed.
 */
export function checkSteps(
  [ran, count, stage, errno]: ReturnType<Native['early']>,
  steps: readonly Step[],
): void {
  if (ran === 0) throw notPreloaded()
  const failed = STAGES[stage]
  if (failed !== undefined) {
    const about = lastOf(steps, LATER[failed]) ?? steps[count - 1]
    throw systemError({ step: failed, type: about?.type, ref: refOf(about) }, errno)
  }
  if (count === steps.length) return
  const message = `${count} of ${steps.length} namespaces were entered or created.`
  throw new NamespaceError(message, { step: 'verify', code: 'ERR_NAMESPACE_MISMATCH' })
}

/** What is done when all steps were taken, for the last of a type. */
const LATER: Readonly<Record<string, NamespaceType>> = { fork: 'pid', root: 'mnt' }

function lastOf(steps: readonly Step[], type: NamespaceType | undefined): Step | undefined {
  return steps.findLast((step) => step.type === type)
}

function notPreloaded(): NamespaceError {
  return new NamespaceError(
    `The dynamic loader did not load the native file into ${process.execPath} before it started. It ignores LD_PRELOAD for an ` +
      `executable with capabilities of its own or the set-user-ID bit, and a static one has no such loader, see ld.so(8). Take a copy ` +
      `without capabilities (see setcap(8)) and give them to the process instead, as ambient ones (see setpriv(1)).`,
    { step: 'preload', code: 'ERR_NAMESPACE_PRELOAD' },
  )
}
