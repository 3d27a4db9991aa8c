import type { ChildContext, ChildLayer } from '@reexec/core'
import { NamespaceError, UnsupportedPlatformError } from '../errors.ts'
import { loadNative } from '../native.ts'
import type { Plan } from '../plan.ts'
import { becomeUser } from './become-user.ts'
import { checkSteps } from './check-steps.ts'
import { rememberDnsServers } from './dns-servers.ts'
import { enterRoot } from './enter-root.ts'
import { furnish } from './furnish.ts'
import { Threads } from './threads.ts'
import { wantedOf } from './wanted.ts'

/**
 * The child's half of `enter()` and `create()`. The namespaces were entered and created before Node.js started; what is left is to make
 * sure of that, and to move to where the files are, once the action's module is loaded from where it lies.
 */
export function createChildLayer(plan: Plan, { registerErrorClass }: ChildContext): ChildLayer {
  registerErrorClass(NamespaceError)
  registerErrorClass(UnsupportedPlatformError)
  const native = loadNative(plan.nativeFile)
  const isMoving = movesFiles(plan)
  return {
    beforeLoad() {
      checkSteps(native.early(), plan.steps)
    },
    beforeRun() {
      const renewDnsServers = isMoving ? rememberDnsServers() : undefined
      const threads = new Threads(native)
      try {
        threads.checkNamespaces(wantedOf(native, plan), plan.steps)
        threads.checkRoot(enterRoot(native, plan.steps), plan.steps)
      } finally {
        threads.close()
      }
      furnish(native, plan.furnishing)
      renewDnsServers?.()
      becomeUser(plan.runAs)
      // The kernel forgets it when the user changes.
      native.endWithRelay()
    },
    movesFiles: isMoving,
  }
}

function movesFiles({ steps, furnishing }: Plan): boolean {
  const hasEntered = steps.some(({ how, type }) => how !== 'create' && type === 'mnt')
  return hasEntered || furnishing.proc === true || furnishing.tmpfs !== undefined
}
