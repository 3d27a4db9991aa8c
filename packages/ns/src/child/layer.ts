import type { ChildContext, ChildLayer } from '@reexec/core'
import { NamespaceError, UnsupportedPlatformError } from '../errors.ts'
import { type Native, loadNative } from '../native.ts'
import type { Plan } from '../plan.ts'
import { prepareUser } from './become-user.ts'
import { checkSteps } from './check-steps.ts'
import { rememberDnsServers } from './dns-servers.ts'
import { enterRoot } from './enter-root.ts'
import { furnish } from './furnish.ts'
import { rehearsalNative, rehearsalPlan } from './rehearsal.ts'
import { Threads } from './threads.ts'
import { wantedOf } from './wanted.ts'

/**
 * The child's half of `enter()` and `create()`. The namespaces were entered and created before Node.js started; what is left is to make
 * sure of that, and to move to where the files are, once the action's module is loaded from where it lies.
 */
export function createChildLayer(plan: Plan, { registerErrorClass }: ChildContext): ChildLayer {
  registerErrorClass(NamespaceError)
  registerErrorClass(UnsupportedPlatformError)
  return hooksOf(plan, loadNative(plan.nativeFile))
}

/** Goes through what `createChildLayer` is for, with nothing to enter; see `LayerModule` of @reexec/core. */
export function rehearse(): void {
  const hooks = hooksOf(rehearsalPlan(), rehearsalNative())
  hooks.beforeLoad()
  hooks.beforeRun()
  rememberDnsServers()
}

/** None of them waits. */
interface Hooks extends ChildLayer {
  beforeLoad(): void
  beforeRun(): void
}

function hooksOf(plan: Plan, native: Native): Hooks {
  const isMoving = movesFiles(plan)
  return {
    beforeLoad() {
      checkSteps(native.early(), plan.steps)
    },
    beforeRun() {
      const renewDnsServers = isMoving ? rememberDnsServers() : undefined
      const becomeUser = prepareUser(plan.runAs)
      const threads = new Threads(native)
      try {
        threads.check(wantedOf(native, plan), enterRoot(native, plan.steps), plan.steps)
      } finally {
        threads.close()
      }
      furnish(native, plan.furnishing)
      renewDnsServers?.()
      becomeUser()
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
