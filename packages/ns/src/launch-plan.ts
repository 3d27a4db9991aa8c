import type { Launch } from '@reexec/core'
import { type Identity, identityOf } from './identity.ts'
import { type NamespaceType, linkForChildren } from './namespace.ts'
import { AT_FDCWD, LINKS, loadNative } from './native.ts'
import { findNativeFile } from './native-file.ts'
import { type Furnishing, MAX_STEPS, type Plan, type RunAs, type Step, encodePlan } from './plan.ts'
import { systemError } from './system-error.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { closeSync, openSync } = process.getBuiltinModule('node:fs')

/** What the layers of this package are called. */
export const LAYER = '@reexec/ns'

/** The child's half, below this file in `src` as in `dist`. */
const CHILD_LAYER = new URL(
  import.meta.url.endsWith('.ts') ? './child/layer.ts' : './child/layer.cjs',
  import.meta.url,
).href

/** What a layer adds to what a child is to do. */
export interface Addition {
  readonly steps: readonly Step[]
  readonly furnishing?: Furnishing
  readonly runAs: RunAs
}

/** The plans of launches that are being amended: the layers of a call have one, which they fulfil one after the other. */
const plans = new WeakMap<Launch, { readonly plan: Plan; readonly nativeFd: number }>()

/**
 * Adds to what a child is to do before its action runs.
 *
 * @throws {NamespaceError} when this process cannot tell which namespaces it is in.
 */
export function addToPlan(launch: Launch, { steps, furnishing, runAs }: Addition): void {
  const { plan, nativeFd } = plans.get(launch) ?? beginPlan(launch)
  plan.steps.push(...steps)
  Object.assign(plan.furnishing, furnishing)
  plan.runAs = { ...plan.runAs, ...runAs }
  if (plan.steps.length > MAX_STEPS) {
    throw new TypeError(`"${launch.action}" has more than ${MAX_STEPS} namespaces.`)
  }
  launch.env['REEXEC_NS'] = encodePlan(process.pid, nativeFd, plan.steps)
}

function beginPlan(launch: Launch): { plan: Plan; nativeFd: number } {
  const nativeFile = findNativeFile()
  const fd = openSync(nativeFile, 'r')
  launch.onEnd(() => closeSync(fd))
  const begun = {
    plan: {
      nativeFile,
      steps: [],
      origin: namespacesForChildren(nativeFile),
      furnishing: {},
      runAs: {},
    },
    nativeFd: launch.inherit(fd),
  }
  const { LD_PRELOAD: others } = launch.env
  // By its descriptor: a path may hold what separates paths here, and that cannot be quoted, see ld.so(8).
  const preload = `/proc/self/fd/${begun.nativeFd}`
  launch.env['LD_PRELOAD'] = others === undefined ? preload : `${preload}:${others}`
  launch.addChildModule(LAYER, CHILD_LAYER, begun.plan)
  plans.set(launch, begun)
  return begun
}

/** The namespaces that a child of the calling thread begins in. */
function namespacesForChildren(nativeFile: string): Plan['origin'] {
  const all = loadNative(nativeFile).identifyAll(AT_FDCWD, '/proc/thread-self/ns')
  if (typeof all === 'number') throw systemError({ step: 'verify' }, -all)
  const found: Partial<Record<NamespaceType, Identity>> = {}
  for (const [at, [type, link]] of LINKS.entries()) {
    const identity = all[at]
    if (link === linkForChildren(type) && typeof identity === 'bigint')
      found[type] = identityOf(type, identity)
  }
  return found
}
