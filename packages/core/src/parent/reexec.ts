import { fileURLToPath } from 'node:url'
import { type CallOptions, type CheckedOptions, checkOptions } from './call-options.ts'
import { Call } from './call.ts'
import { cloneToBytes } from '../wire/clone.ts'
import { UnloadableModuleError } from '../errors.ts'
import { Launch } from './launch.ts'
import { layersOf } from '../layer.ts'
import { checkNesting, currentDepth } from '../nesting.ts'
import { abortedError } from './outcome-errors.ts'
import { resolveSelf } from '../self.ts'
import { spawnChild } from './spawn.ts'
import { FrameKind, type Order, frame } from '../wire/frame.ts'

/** Identifies an action in any process. */
export interface ActionId {
  readonly name: string
  /** URL of the module that defines it. */
  readonly module: string
}

/**
 * Runs an action in a re-executed child and hands back what it returns or throws.
 *
 * @param caller Its stack says where the call was made.
 */
export async function reexec(
  action: ActionId,
  param: unknown,
  options: CallOptions | undefined,
  caller: Error,
): Promise<unknown> {
  const checked = checkOptions(options ?? {})
  checkNesting(action, checked.maxDepth)
  checkLoadable(action)
  if (checked.signal?.aborted === true) {
    throw abortedError({ action: action.name, module: action.module }, checked.signal)
  }
  try {
    return await launch(action, param, checked)
  } catch (thrown) {
    throw withCallerStack(thrown, caller)
  }
}

async function launch(id: ActionId, param: unknown, options: CheckedOptions): Promise<unknown> {
  const self = resolveSelf()
  const launching = new Launch({
    action: id.name,
    module: id.module,
    env: { ...process.env, ...options.env },
    execArgv: self.execArgv,
  })
  try {
    for (const layer of layersOf(options.layers)) layer.amend(launching)
    const order = orderFrames(launching, param)
    const child = await spawnChild(self.command, launching, options)
    return await new Call(launching, options, child).run(order)
  } finally {
    // When a child was spawned, its call has said how it ended.
    launching.ended({ pid: undefined, exitCode: null, signal: null, answered: false })
  }
}

function orderFrames(launching: Launch, param: unknown): Buffer[] {
  const order: Order = {
    action: launching.action,
    module: launching.module,
    depth: currentDepth() + 1,
    layers: launching.childModules,
  }
  return [
    ...frame(FrameKind.order, cloneToBytes(order, 'order')),
    ...frame(FrameKind.param, cloneToBytes(param, 'param')),
  ]
}

function checkLoadable(action: ActionId): void {
  if (action.module.startsWith('data:')) return
  if (
    action.module.startsWith('file:') &&
    !/\/\[(?:eval|stdin)\d*\]$/.test(fileURLToPath(action.module))
  )
    return
  throw new UnloadableModuleError(
    `"${action.name}" is defined in ${action.module}, which another process cannot load. ` +
      `Define it in a file of its own and pass import.meta.url (or __filename).`,
    { action: action.name, module: action.module },
  )
}

/** Adds where the call was made to where it failed in the child. */
function withCallerStack(thrown: unknown, caller: Error): unknown {
  // A program may make its own kind of stacks; see https://nodejs.org/api/errors.html#errorpreparestacktraceerror-trace
  if (thrown instanceof Error && typeof caller.stack === 'string') {
    const frames = caller.stack.split('\n').slice(1).join('\n')
    const stack = `${thrown.stack}\n    --- re-executed from ---\n${frames}`
    // Not `Object.defineProperty`: what a layer throws may be frozen.
    Reflect.defineProperty(thrown, 'stack', { value: stack, configurable: true, writable: true })
  }
  return thrown
}
