import type { Site } from '../registry.ts'
import { takeCall } from '../session.ts'
import {
  type CallOptions,
  type CheckedLaunch,
  type LaunchOptions,
  checkLaunch,
  checkLimits,
  checkNames,
} from './call-options.ts'
import { Call } from './call.ts'
import type { CallPromise } from './call-promise.ts'
import { checkCall } from './check-call.ts'
import { type Launched, launchChild } from './launch-child.ts'
import { abortedError } from './outcome-errors.ts'
import { type RequestChunks, requestChunks } from './request.ts'

/**
 * Runs an action in a re-executed child and hands back what it returns, yields or throws.
 *
 * @param caller Its stack says where the call was made.
 */
export function reexec(
  action: Launched,
  param: unknown,
  options: CallOptions,
  caller: Site,
): CallPromise {
  const call = new Call(action, caller)
  try {
    makeCall(call, param, options)
  } catch (thrown) {
    call.fail(thrown)
  }
  return call.promise
}

function makeCall(call: Call, param: unknown, { session, ...others }: CallOptions): void {
  const { action } = call
  const where = session === undefined ? 'reexec()' : 'reexec() in a session'
  checkNames(others, { launch: session === undefined, limits: true }, where)
  const limits = checkLimits(others)
  // In a session, the names are those of limits: all defaults.
  const launch = checkLaunch(others as LaunchOptions)
  checkCall(action, launch.maxDepth)
  if (limits.signal?.aborted === true) {
    throw abortedError({ action: action.name, module: action.module }, limits.signal)
  }
  call.limit(limits)
  const request = requestChunks(action, param, limits.itemsAhead)
  if (session === undefined) makeAlone(call, request, launch)
  else takeCall(session, call, request)
}

/** Makes a call in a child of its own. */
function makeAlone(call: Call, request: RequestChunks, options: CheckedLaunch): void {
  const { graceMs } = options
  const duty = { modules: [call.action.module], serves: 'call', graceMs } as const
  const child = launchChild(call.action, duty, options)
  call.make({ child, isOwn: true, graceMs, request })
}
