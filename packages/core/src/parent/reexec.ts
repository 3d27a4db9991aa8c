import type { Site } from '../registry.ts'
import { takeCall } from '../session.ts'
import {
  type CallOptions,
  type CheckedLaunch,
  type LaunchOptions,
  type LimitOptions,
  MAX_DEPTH,
  checkLaunch,
  checkLimits,
  checkNames,
} from './call-options.ts'
import { Call } from './call.ts'
import type { CallPromise } from './call-promise.ts'
import { checkCall } from './check-call.ts'
import { type Launched, launchChild } from './launch-child.ts'
import { abortedError } from './outcome-errors.ts'
import { type Request, requestOf } from './request.ts'

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
  if (session === undefined) {
    checkNames(others, { launch: true, limits: true }, 'reexec()')
    const launch = checkLaunch(others as LaunchOptions)
    makeAlone(call, limitedRequest(call, param, others, launch.maxDepth), launch)
  } else {
    checkNames(others, { launch: false, limits: true }, 'reexec() in a session')
    takeCall(session, call, limitedRequest(call, param, others, MAX_DEPTH))
  }
}

/** Makes the request of a call that may be made, and starts its clocks. */
function limitedRequest(
  call: Call,
  param: unknown,
  options: LimitOptions,
  maxDepth: number,
): Request {
  const { action } = call
  const limits = checkLimits(options)
  checkCall(action, maxDepth)
  if (limits.signal?.aborted === true) {
    throw abortedError({ action: action.name, module: action.module }, limits.signal)
  }
  call.limit(limits)
  return requestOf(action, param, limits.itemsAhead)
}

/** Makes a call in a child of its own. */
function makeAlone(call: Call, request: Request, options: CheckedLaunch): void {
  const { graceMs } = options
  const duty = { modules: [call.action.module], serves: 'call', graceMs } as const
  const child = launchChild(call.action, duty, options)
  call.make({ child, isOwn: true, graceMs, request })
}
