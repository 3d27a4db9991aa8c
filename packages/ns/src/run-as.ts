import type { RunAs } from './plan.ts'
import { show } from './show.ts'

/** Who an action runs as: ids in the user namespace that it runs in. With either of them it has no supplementary groups. */
export interface RunAsOptions {
  /** Default: the parent's, as it is called in there; 65534 if it is not mapped. */
  readonly uid?: number
  /** Default: as of `uid`. */
  readonly gid?: number
}

/** The greatest id there is: the next one means "unchanged" to setuid(2). */
const MAX_ID = 0xffff_fffe

/** @throws {TypeError} for what is no id of a user or group. */
export function checkRunAs({ uid, gid, ...others }: RunAsOptions): RunAs {
  const [stranger] = Object.keys(others)
  if (stranger !== undefined) {
    throw new TypeError(`The options are uid and gid; there is no "${stranger}".`)
  }
  return {
    ...(uid === undefined ? {} : { uid: checkId('uid', uid) }),
    ...(gid === undefined ? {} : { gid: checkId('gid', gid) }),
  }
}

/** @throws {TypeError} for what is no id of a user or group. */
export function checkId(name: string, id: unknown, least = 0): number {
  const isId = Number.isInteger(id) && (id as number) >= least && (id as number) <= MAX_ID
  if (isId) return id as number
  throw new TypeError(`${name} is a whole number from ${least} to ${MAX_ID}, not ${show(id)}.`)
}
