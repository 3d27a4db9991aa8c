import { NAMESPACE_TYPES, type NamespaceType } from './namespace.ts'
import { type Reference, isPid, isReference } from './reference.ts'
import { show } from './show.ts'

/** Which namespaces to enter, by type. Those that are left out stay the parent's. */
export type EnterTargets = { readonly [Type in NamespaceType]?: Reference } & {
  /** Id of a process: all the namespaces it is in and the parent is not, less those that are given by type. */
  readonly all?: number
}

/** One of several namespaces that are entered in exactly the order given. */
export interface EnterEntry {
  readonly type: NamespaceType
  readonly ref: Reference
  /**
   * When the reference is resolved: before anything is entered, in the parent; or, of a path or pid, when the entries before it
   * have been entered, so in the mounts of one of them. Default: `'first'`.
   */
  readonly resolve?: 'first' | 'in-turn'
}

/** What `enter()` was asked for, checked. */
export interface Entries {
  readonly list: readonly EnterEntry[]
  readonly all: number | undefined
  /** Whether the order is the caller's. */
  readonly isOrdered: boolean
}

/**
 * Checks what `enter()` was asked for: nothing of it is ever passed over.
 *
 * @throws {TypeError} as `enter()` does.
 */
export function checkEntries(targets: EnterTargets | readonly EnterEntry[]): Entries {
  const isOrdered = Array.isArray(targets)
  const entries = isOrdered ? checkList(targets) : checkTargets(targets as EnterTargets)
  if (entries.list.length > 0 || entries.all !== undefined) return { ...entries, isOrdered }
  throw new TypeError(`enter() was given no namespace. It takes ${NAMESPACE_TYPES.join(', ')}.`)
}

function checkTargets({ all, ...targets }: EnterTargets): Omit<Entries, 'isOrdered'> {
  if (all !== undefined && !isPid(all)) {
    throw new TypeError(`enter({ all }) takes the id of a process, not ${show(all)}.`)
  }
  const list = Object.entries(targets).map(([type, ref]) => checkEntry({ type, ref }))
  return { list, all }
}

function checkList(entries: readonly unknown[]): Omit<Entries, 'isOrdered'> {
  return { list: entries.map((each) => checkEntry({ ...(each as object) })), all: undefined }
}

function checkEntry(entry: { type?: unknown; ref?: unknown; resolve?: unknown }): EnterEntry {
  const { type, ref, resolve = 'first', ...others } = entry
  const known = NAMESPACE_TYPES.find((each) => each === type)
  if (known === undefined) {
    const types = NAMESPACE_TYPES.join(', ')
    throw new TypeError(
      `There is no type of namespace called "${String(type)}". enter() takes ${types}.`,
    )
  }
  if (!isReference(ref)) {
    throw new TypeError(
      `enter({ ${known} }) takes a pid, a path or { fd: descriptor }, not ${show(ref)}.`,
    )
  }
  const [stranger] = Object.keys(others)
  if (stranger !== undefined) {
    throw new TypeError(`An entry of enter() has type, ref and resolve, and no "${stranger}".`)
  }
  if (resolve === 'first') return { type: known, ref, resolve }
  if (resolve !== 'in-turn') {
    throw new TypeError(`resolve is 'first' or 'in-turn', not ${show(resolve)}.`)
  }
  return { type: known, ref, resolve }
}
