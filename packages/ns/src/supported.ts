import { CLONE_FLAGS, NAMESPACE_TYPES, type NamespaceType } from './namespace.ts'
import { type Native, loadNative } from './native.ts'
import { findNativeFile } from './native-file.ts'
import { systemError } from './system-error.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { closeSync, existsSync, openSync } = process.getBuiltinModule('node:fs')

/** Whether something can be done here. */
export type Possibility =
  | {
      readonly possible: true
      /** Whether it takes a user namespace that is entered or created with it. */
      readonly needsUser: boolean
    }
  | {
      readonly possible: false
      /** What stands in the way, as a sentence. */
      readonly why: string
    }

/** What can be done with a type of namespace by this process. */
export interface Support {
  /** One that this process, or who created the user namespace, has privileges over; another may still be forbidden. */
  readonly enter: Possibility
  readonly create: Possibility
}

const NONE = 0

/**
 * Finds out which types of namespaces can be entered and created here, by trying: processes that end at once do so. It takes
 * some milliseconds.
 *
 * @throws {UnsupportedPlatformError} as `enter()` does.
 */
export function supported(): Readonly<Record<NamespaceType, Support>> {
  const native = loadNative(findNativeFile())
  const entries = NAMESPACE_TYPES.map((type) => [type, supportOf(native, type)] as const)
  return Object.fromEntries(entries) as Record<NamespaceType, Support>
}

function supportOf(native: Native, type: NamespaceType): Support {
  const path = `/proc/thread-self/ns/${type}`
  if (!existsSync(path)) {
    const none = { possible: false, why: `This kernel has no ${type} namespaces.` } as const
    return { enter: none, create: none }
  }
  const flag = CLONE_FLAGS[type]
  const create = possibility(type, 'unshare', [
    () => native.attempt(flag, NONE, NONE, NONE),
    () => (type === 'user' ? undefined : native.attempt(CLONE_FLAGS.user, flag, NONE, NONE)),
  ])
  // Nobody can enter its own again, nor any but those it may create, or root may.
  if (type === 'user') return { enter: create, create }
  const fd = openSync(path, 'r')
  try {
    const enter = possibility(type, 'setns', [
      () => native.attempt(NONE, NONE, fd, flag),
      () => native.attempt(CLONE_FLAGS.user, flag, NONE, NONE),
    ])
    return { enter, create }
  } finally {
    closeSync(fd)
  }
}

function possibility(
  type: NamespaceType,
  step: 'setns' | 'unshare',
  [alone, withUser]: [() => number, () => number | undefined],
): Possibility {
  const result = alone()
  if (result === 0) return { possible: true, needsUser: false }
  if (withUser() === 0) return { possible: true, needsUser: true }
  return { possible: false, why: systemError({ step, type }, -result).message }
}
