import { identityOf } from '../identity.ts'
import { LINKS, type Native } from '../native.ts'
import type { Plan } from '../plan.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { openSync } = process.getBuiltinModule('node:fs')

/** Inode and device of all namespaces in a rehearsal. */
const SAME = 1n

/** Makes a plan that is fulfilled already. */
export function rehearsalPlan(): Plan {
  return {
    nativeFile: '',
    steps: [{ how: 'enter', type: 'net', ref: 0, fd: 0, identity: identityOf('net', SAME) }],
    origin: Object.fromEntries(LINKS.map(([type]) => [type, identityOf(type, SAME)])),
    furnishing: {},
    runAs: {},
  }
}

/** Makes what stands for the native file where nothing is to have an effect. What it opens is closed. */
export function rehearsalNative(): Native {
  return {
    early: () => [1, 1, 0, 0],
    earlyIdentity: () => SAME,
    identify: () => SAME,
    identifyAll: () => LINKS.map(() => SAME),
    unlike: () => [],
    mountId: () => 1,
    openPath: () => openSync('/', 'r'),
    ioctlNs: () => 0,
    enterRoot: () => 1,
    endWithRelay: () => 0,
    mount: () => 0,
    setHostname: () => 0,
    bringUpLoopback: () => 0,
    attempt: () => 0,
  }
}
