import type { CallFacts } from '../errors.ts'
import type { Site } from '../registry.ts'
import { FrameKind, messageFrames } from '../wire/frame.ts'
import { textChunk } from '../wire/value.ts'
import {
  type CheckedLaunch,
  type SyncCallOptions,
  checkLaunch,
  checkLimits,
  checkNames,
} from './call-options.ts'
import { withCallerStack } from './caller-stack.ts'
import { checkCall } from './check-call.ts'
import type { Launch } from './launch.ts'
import { type Launched, launching } from './launch-child.ts'
import type { ChildEnd } from './outcome.ts'
import { lateError, noAnswerError, spawnError } from './outcome-errors.ts'
import { type Answer, readAnswer } from './read-answer.ts'
import { requestOf } from './request.ts'
import { spawnArguments } from './spawn.ts'
import { SyncStdio } from './sync-stdio.ts'
import { openTemporaryFile } from './temporary-file.ts'
import { traceWire } from './trace-wire.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { writeSync } = process.getBuiltinModule('node:fs')

/** The only call of its child. */
const CALL = 1
/** What a child needs to start, before its own clock runs. */
const START_MS = 1000

/**
 * Runs an action in a re-executed child while this thread waits, and gives back what it returns. The wire is a file: what is to be done
 * is in it before the child starts, and what came of it when the child has ended.
 *
 * @param caller Its stack says where the call was made.
 */
export function reexecSync(
  action: Launched,
  param: unknown,
  options: SyncCallOptions,
  caller: Site,
): unknown {
  const { timeoutMs, ...others } = options
  checkNames(others, { launch: true, limits: false }, 'reexecSync()')
  if (timeoutMs !== undefined) checkLimits({ timeoutMs })
  const launch = checkLaunch(others)
  for (const name of ['stdin', 'stdout', 'stderr'] as const) {
    if (launch[name] === 'pipe') throw new TypeError(`reexecSync() does not take ${name}: 'pipe'.`)
  }
  checkCall(action, launch.maxDepth)
  try {
    return run(action, param, launch, timeoutMs)
  } catch (thrown) {
    throw withCallerStack(thrown, caller)
  }
}

function run(
  action: Launched,
  param: unknown,
  options: CheckedLaunch,
  timeoutMs: number | undefined,
): unknown {
  const { graceMs } = options
  const duty = { modules: [action.module], serves: 'call', graceMs, alone: { timeoutMs } } as const
  const request = requestOf(action, param, 0)
  const chunks =
    'text' in request ? [textChunk(request.text)] : { [Symbol.iterator]: () => request.each }
  return launching(action, duty, options, (launch, order) => {
    const wire = opened(launch, options, openTemporaryFile)
    const trace = traceWire(`"${launch.action}"`)
    try {
      let bytes = 0
      const write = (part: Uint8Array): void => {
        trace?.sent(part)
        bytes += writeAll(wire.fd, part, bytes)
      }
      order.frames.forEach(write)
      for (const parts of messageFrames(FrameKind.call, CALL, chunks)) parts.forEach(write)
      const startMs = performance.now()
      const { failed, ...facts } = spawnAndWait(launch, options, wire.fd, timeoutMs)
      const isLate = timeoutMs !== undefined && performance.now() - startMs >= timeoutMs
      let answer: Answer | undefined
      try {
        const expected = { call: CALL, stripping: order.stripping, trace }
        answer = readAnswer(wire.fd, bytes, expected, facts)
      } finally {
        launch.ended({ ...facts, answered: answer !== undefined })
      }
      const noAnswer = isLate ? lateError(facts, timeoutMs) : noAnswerError(facts)
      return valueOf(failed ?? answer ?? { thrown: noAnswer })
    } finally {
      wire[Symbol.dispose]()
    }
  })
}

/** Opens what a child needs to be started. */
function opened<Opened>(
  { action, module }: Launch,
  { cwd }: CheckedLaunch,
  open: () => Opened,
): Opened {
  try {
    return open()
  } catch (cause) {
    throw spawnError({ action, module }, cwd, cause)
  }
}

function valueOf(answer: Answer): unknown {
  if ('thrown' in answer) throw answer.thrown
  return answer.value
}

/** How a child that was there has ended. */
type EndFacts = CallFacts & Omit<ChildEnd, 'broken'>

/** Runs the child to its end. It sees to its end itself, as far as its own code lets it; what does not end then is killed. */
function spawnAndWait(
  launch: Launch,
  options: CheckedLaunch,
  wire: number,
  timeoutMs: number | undefined,
): EndFacts {
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const { action, module } = launch
  const stdio = opened(launch, options, () => new SyncStdio(options))
  try {
    const [command, args, settings] = spawnArguments(launch, [...stdio.targets, wire])
    const { pid, status, signal, error } = spawnSync(command, args, {
      ...settings,
      killSignal: 'SIGKILL',
      ...(timeoutMs === undefined ? {} : { timeout: START_MS + timeoutMs + 2 * options.graceMs }),
    })
    // A child that was killed for its time was there; see https://nodejs.org/api/child_process.html#child_processspawnsynccommand-args-options
    const isThere = error === undefined || (error as NodeJS.ErrnoException).code === 'ETIMEDOUT'
    if (!isThere) throw spawnError({ action, module }, options.cwd, error)
    const failed = failureOf(() => {
      launch.spawned(pid)
      stdio.end()
    })
    return { action, module, pid, exitCode: status, signal, stderr: stdio.tail, failed }
  } finally {
    stdio[Symbol.dispose]()
  }
}

function failureOf(listen: () => void): ChildEnd['failed'] {
  try {
    listen()
    return undefined
  } catch (thrown) {
    return { thrown }
  }
}

/** By position, so that the descriptor stands where the child begins to read. What the child writes comes after all that is there. */
function writeAll(fd: number, part: Uint8Array, position: number): number {
  for (let at = 0; at < part.length;) {
    at += writeSync(fd, part, at, part.length - at, position + at)
  }
  return part.length
}
