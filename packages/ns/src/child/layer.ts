import type { ChildLayer } from '@reexec/core'
import type { Entry } from '../entry.ts'
import { enterNamespaces } from './enter-namespaces.ts'
import { loadNative } from '../native.ts'
import { startPoolHere } from './pool.ts'
import { checkThreads, threadIds } from './threads.ts'

/** The child's half of `enter()`: enters when the action's module is loaded, as all modules lie in the original mount namespace. */
export function createChildLayer(entry: Entry): ChildLayer {
  const native = loadNative(entry.nativeFile)
  let threadsBeforeLoad: readonly string[] = []
  return {
    beforeLoad() {
      threadsBeforeLoad = threadIds()
    },
    beforeRun() {
      checkThreads(threadsBeforeLoad)
      enterNamespaces(native, entry.targets)
      startPoolHere()
    },
  }
}
