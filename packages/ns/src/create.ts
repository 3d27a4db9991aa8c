import type { Layer } from '@reexec/core'
import { type CreateTargets, type Creation, checkCreation } from './creation.ts'
import { mapsFor } from './id-map.ts'
import { LAYER, addToPlan } from './launch-plan.ts'
import { findNativeFile } from './native-file.ts'
import type { CreateStep, Furnishing, RunAs } from './plan.ts'
import { type RunAsOptions, checkRunAs } from './run-as.ts'
import { encodeOffsets } from './time-offsets.ts'

/** Privileges over all others come first. */
const ORDER = ['user', 'mnt', 'net', 'uts', 'ipc', 'cgroup', 'time', 'pid'] as const

/**
 * Makes a layer that runs an action in new Linux namespaces. The child creates them, by unshare(2), before Node.js starts
 * in it. If anything is not as asked for, the action does not run, and `reexec()` throws a `NamespaceError`.
 * They end with the child, unless something else keeps them, such as a process that it leaves behind.
 *
 * The layer can be used for any number of calls; each gets namespaces of its own.
 *
 * @param options With a new user namespace and no map for it, what the parent's user and group are called in there. Default: 0.
 * @throws {TypeError} when no namespace is asked for, a type does not exist, or something about it is malformed.
 * @throws {UnsupportedPlatformError} when this is not Linux, or there is no native file for this architecture.
 */
export function create(targets: CreateTargets, options: RunAsOptions = {}): Layer {
  findNativeFile()
  const creation = checkCreation(targets)
  const runAs = checkRunAs(options)
  const addition = {
    steps: stepsFor(creation, runAs),
    furnishing: furnishingFor(creation),
    runAs: changesOf(creation, runAs),
  }
  return { name: LAYER, amend: (launch) => addToPlan(launch, addition) }
}

function stepsFor(creation: Creation, runAs: RunAs): CreateStep[] {
  return ORDER.filter((type) => creation[type] !== undefined).map((type) => {
    const step = { how: 'create', type } as const
    if (type === 'user') return { ...step, maps: mapsFor(creation.user ?? {}, runAs) }
    if (type === 'time') return { ...step, offsets: encodeOffsets(creation.time ?? {}) }
    return step
  })
}

function furnishingFor({ mnt, net, uts, pid }: Creation): Furnishing {
  return {
    ...(net?.loopback === true ? { loopback: true } : {}),
    ...(uts?.hostname === undefined ? {} : { hostname: uts.hostname }),
    ...(pid?.proc === true ? { proc: true } : {}),
    ...(mnt?.tmpfs === undefined ? {} : { tmpfs: mnt.tmpfs }),
  }
}

/** What is left to change: an id that the parent's is mapped to, the child has. */
function changesOf({ user }: Creation, { uid, gid }: RunAs): RunAs {
  const isMapped = (map: unknown): boolean => user !== undefined && map === undefined
  return {
    ...(uid === undefined || isMapped(user?.uidMap) ? {} : { uid }),
    ...(gid === undefined || isMapped(user?.gidMap) ? {} : { gid }),
  }
}
