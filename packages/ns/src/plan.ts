import type { Identity } from './identity.ts'
import { CLONE_FLAGS, type NamespaceType } from './namespace.ts'
import type { Reference } from './reference.ts'

/** What a child is to do before its action runs. Crosses from parent to child, and in part (`encodePlan`) to the native file. */
export interface Plan {
  /** Path of the native file. */
  readonly nativeFile: string
  /** In the order in which they are taken, before Node.js starts. */
  readonly steps: Step[]
  /** Where the child would be without any step: type → identity. Types that the kernel does not have are not there. */
  readonly origin: Partial<Record<NamespaceType, Identity>>
  /** What is done in the namespaces when the action's module is loaded. */
  readonly furnishing: Furnishing
  /** Who the action runs as, if not as the parent. */
  runAs: RunAs
}

/** One namespace to enter or to create. */
export type Step = EnterStep | EnterInTurnStep | CreateStep

interface EnterStep {
  readonly how: 'enter'
  readonly type: NamespaceType
  /** As it was given to `enter()`; for errors only. */
  readonly ref: Reference
  /** Descriptor of the namespace, in the child. */
  readonly fd: number
  /** What the parent found behind the reference. */
  readonly identity: Identity
}

export interface EnterInTurnStep {
  readonly how: 'enter in turn'
  readonly type: NamespaceType
  readonly ref: Reference
  /** Is looked up when the steps before were taken, so in a mount namespace that one of them has entered. */
  readonly path: string
}

export interface CreateStep {
  readonly how: 'create'
  readonly type: NamespaceType
  /** Of a user namespace. */
  readonly maps?: { readonly uids: string; readonly gids: string; readonly fromOutside: boolean }
  /** Of a time namespace, as time_namespaces(7) has them. */
  readonly offsets?: string
}

/** What a step refers to, as it was given to `enter()`; `undefined` for one that is created. */
export function refOf(step: Step | undefined): Reference | undefined {
  return step === undefined || step.how === 'create' ? undefined : step.ref
}

/** What is done in new namespaces so that they are of use. */
export interface Furnishing {
  loopback?: boolean
  hostname?: string
  proc?: boolean
  tmpfs?: readonly string[]
}

/** User and group, as ids in the user namespace that the action runs in. */
export interface RunAs {
  readonly uid?: number
  readonly gid?: number
}

/** How many steps the native file has room for. */
export const MAX_STEPS = 32

/**
 * Writes steps as the native file reads them.
 *
 * @param parent Id of the process that starts the child.
 * @param nativeFd Descriptor, in the child, of the native file.
 */
export function encodePlan(parent: number, nativeFd: number, steps: readonly Step[]): string {
  return `${parent} ${nativeFd} ${steps.map((step) => encodeStep(step)).join('')}`
}

function encodeStep(step: Step): string {
  const flag = CLONE_FLAGS[step.type]
  if (step.how === 'enter') return `e ${step.fd} ${flag} `
  if (step.how === 'enter in turn') return `i ${flag} ${encodeText(step.path)}`
  if (step.offsets !== undefined) return `t ${encodeText(step.offsets)}`
  // Of a new PID namespace there is nothing to identify, before there is a process in it.
  if (step.maps === undefined) {
    return `c ${flag} ${encodeText(step.type === 'pid' ? '' : `ns/${step.type}`)}`
  }
  const { uids, gids, fromOutside } = step.maps
  return `u ${fromOutside ? 1 : 0} ${encodeText(uids)}${encodeText(gids)}`
}

function encodeText(text: string): string {
  return `${Buffer.byteLength(text)} ${text} `
}
