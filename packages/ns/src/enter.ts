import type { Launch, Layer } from '@reexec/core'
import { type EnterEntry, type EnterTargets, type Entries, checkEntries } from './entry.ts'
import { orderEntries } from './entry-order.ts'
import { NamespaceError } from './errors.ts'
import { LAYER, addToPlan } from './launch-plan.ts'
import { NAMESPACE_TYPES } from './namespace.ts'
import { namespacesOf, ownNamespace } from './namespaces-of.ts'
import { type Native, loadNative } from './native.ts'
import { findNativeFile } from './native-file.ts'
import { type OpenedNamespace, openReference } from './open-reference.ts'
import type { EnterInTurnStep, Step } from './plan.ts'
import { ProcessDirectories } from './process-directories.ts'
import { type Reference, describeReference, pathOf } from './reference.ts'
import { type RunAsOptions, checkRunAs } from './run-as.ts'

type Opened = OpenedNamespace & { readonly ref: Reference }

/**
 * Makes a layer that runs an action in other Linux namespaces. The child enters them, by setns(2), before Node.js starts in
 * it, and loads the action's module from where the parent's files are. If anything is not as asked for, the action does not
 * run, and `reexec()` throws a `NamespaceError`.
 *
 * The layer can be used for any number of calls. Each opens the references anew, and closes them when its child has ended.
 *
 * @param targets By type, and entered in an order in which privileges suffice; or a list, entered in exactly that order.
 * @throws {TypeError} when no namespace is asked for, a type does not exist, or a reference is malformed.
 * @throws {UnsupportedPlatformError} when this is not Linux, or there is no native file for this architecture.
 */
export function enter(
  targets: EnterTargets | readonly EnterEntry[],
  options: RunAsOptions = {},
): Layer {
  const native = loadNative(findNativeFile())
  const entries = checkEntries(targets)
  const runAs = checkRunAs(options)
  return {
    name: LAYER,
    amend(launch) {
      addToPlan(launch, { steps: openAll(native, launch, entries), runAs })
    },
  }
}

/** Opens what is to be entered, in the order of entry. */
function openAll(native: Native, launch: Launch, { list, all, isOrdered }: Entries): Step[] {
  const processes = new ProcessDirectories()
  const open = (entry: EnterEntry): Opened => {
    const opened = { ...openReference(native, entry, processes), ref: entry.ref }
    launch.onEnd(() => opened[Symbol.dispose]())
    return opened
  }
  const toStep = (opened: Opened): Step => {
    const { type, ref, identity } = opened
    if (type === 'user' && isOwn(opened)) throw ownError(ref)
    return { how: 'enter', type, ref, identity, fd: launch.inherit(opened.fd) }
  }
  try {
    if (isOrdered) return list.map((entry) => inTurn(entry) ?? toStep(open(entry)))
    const foreign = restOf(all, list)
      .map(open)
      .filter((each) => !isOwn(each))
    return orderEntries(native, [...list.map(open), ...foreign]).map(toStep)
  } finally {
    processes.close()
  }
}

/** The namespaces of a process that are not given by type. */
function restOf(all: number | undefined, list: readonly EnterEntry[]): EnterEntry[] {
  if (all === undefined) return []
  const own = namespacesOf('self')
  return NAMESPACE_TYPES.filter((type) => own[type] !== undefined)
    .filter((type) => list.every((each) => each.type !== type))
    .map((type) => ({ type, ref: all }))
}

function isOwn({ type, identity }: OpenedNamespace): boolean {
  return identity.startsWith(`${ownNamespace(type)} `)
}

/** `undefined` if it is not to be resolved in turn. A descriptor is resolved already. */
function inTurn({ type, ref, resolve }: EnterEntry): EnterInTurnStep | undefined {
  if (resolve !== 'in-turn' || typeof ref === 'object') return undefined
  const path = typeof ref === 'number' ? `/proc/${ref}/ns/${type}` : pathOf(type, ref)
  return { how: 'enter in turn', type, ref, path }
}

/** Where one is already, one may enter, and nothing happens; but not a user namespace, which would give its privileges back. */
function ownError(ref: Reference): NamespaceError {
  return new NamespaceError(
    `The user namespace ${describeReference(ref)} is the one that this process is in. Nobody can enter it again, see setns(2).`,
    { step: 'open', code: 'ERR_NAMESPACE_OWN', type: 'user', ref },
  )
}
