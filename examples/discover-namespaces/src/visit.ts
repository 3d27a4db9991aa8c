import { ReexecError } from '@reexec/core'
import { type EnterEntry, NamespaceError, enter } from '@reexec/ns'
import { type NsfsBindMount, discoverNsfsBindMounts } from './nsfs-bind-mounts.ts'

/** A mount namespace, and how to get there. */
export interface MountNamespace {
  /** Such as `mnt:[4026531832]`. */
  readonly identity: string
  /** What is to be entered, one after the other. Nothing, if it is this process's own. */
  readonly route: readonly EnterEntry[]
  /** What leads there, for people. */
  readonly label: string
}

/** What came of running the discovery in one mount namespace. */
export interface Visit {
  readonly mountNamespace: MountNamespace
  /** Whether the discovery ran in there. */
  readonly entered: boolean
  readonly found: readonly NsfsBindMount[]
  /** Why nothing can be said about it: it could not be entered, or not be read. */
  readonly failure: Error | undefined
}

/** Runs the discovery in a mount namespace, by a re-executed copy of this program. Does not throw: there is always a next one. */
export async function visit(
  mountNamespace: MountNamespace,
  inUse: ReadonlySet<string>,
): Promise<Visit> {
  const { route } = mountNamespace
  try {
    // Entering one's own would need privileges for nothing.
    const layers = route.length === 0 ? [] : [enter(route)]
    const found = await discoverNsfsBindMounts.reexec(inUse, { layers })
    return { mountNamespace, entered: true, found, failure: undefined }
  } catch (thrown) {
    const failure = thrown instanceof Error ? thrown : new Error(String(thrown))
    return { mountNamespace, entered: isOfAction(failure), found: [], failure }
  }
}

/** Errors of the action itself are those of neither layer nor child: its /proc may be that of other processes, or missing. */
function isOfAction(error: Error): boolean {
  return !(error instanceof NamespaceError || error instanceof ReexecError)
}
