import type { Launch, Layer } from '@reexec/core'
import { checkTargets } from './check-targets.ts'
import type { Entry, Target } from './entry.ts'
import type { EnterableType } from './namespace.ts'
import { type Native, loadNative } from './native.ts'
import { findNativeFile } from './native-file.ts'
import { openReference } from './open-reference.ts'
import type { Reference } from './reference.ts'

/** Which namespaces to enter, by type. Those that are left out stay the parent's. */
export type EnterTargets = { readonly [Type in EnterableType]?: Reference }

const LAYER = '@reexec/ns'

/** The child's half, below this file in `src` as in `dist`. */
const CHILD_LAYER = new URL(
  import.meta.url.endsWith('.ts') ? './child/layer.ts' : './child/layer.js',
  import.meta.url,
).href

/**
 * Makes a layer that runs an action in other Linux namespaces: they are entered, by setns(2), when the child has loaded
 * the action's module and before the action runs. If anything is not as asked for, the action does not run, and
 * `reexec()` throws a `NamespaceError`.
 *
 * The layer can be used for any number of calls. Each opens the references anew, and closes them when its child has ended.
 *
 * @throws {TypeError} when no namespace is asked for, the type does not exist, or a reference is malformed.
 * @throws {NamespaceError} for the types `user`, `pid` and `time`, which a running Node.js cannot enter.
 * @throws {UnsupportedPlatformError} when this is not Linux, or there is no native file for this architecture.
 */
export function enter(targets: EnterTargets): Layer {
  const nativeFile = findNativeFile()
  const native = loadNative(nativeFile)
  const references = checkTargets(targets)
  return {
    name: LAYER,
    amend(launch) {
      checkFirst(launch)
      const entry: Entry = {
        nativeFile,
        targets: references.map(([type, ref]) => openTarget(native, launch, type, ref)),
      }
      launch.addChildModule(LAYER, CHILD_LAYER, entry)
    },
  }
}

function openTarget(native: Native, launch: Launch, type: EnterableType, ref: Reference): Target {
  const opened = openReference(native, type, ref)
  launch.onEnd(() => opened[Symbol.dispose]())
  return { type, ref, identity: opened.identity, fd: launch.inherit(opened.fd) }
}

/** What a second layer would trust for its checks, above all /proc, may already be the first one's target's. */
function checkFirst(launch: Launch): void {
  if (!launch.childModules.some(({ layer }) => layer === LAYER)) return
  throw new TypeError(
    `"${launch.action}" has two enter() layers. Give one enter() all the namespaces.`,
  )
}
