import { layersOf } from '../layer.ts'
import { currentDepth } from '../nesting.ts'
import { resolveSelf } from '../self.ts'
import { FrameKind, NO_CALL, messageFrames } from '../wire/frame.ts'
import type { Order } from '../wire/messages.ts'
import { rawChunks, valueChunks } from '../wire/value.ts'
import type { CheckedLaunch } from './call-options.ts'
import { Child } from './child.ts'
import { programFor } from './child-program.ts'
import { directoryOf } from './directory.ts'
import { Launch } from './launch.ts'
import { programOf } from './program.ts'
import { strippedTextsFor } from './stripped-texts.ts'

/** What is launched: an action, or a session. */
export interface Launched {
  readonly name: string
  /** URL of the module. */
  readonly module: string
}

/** What a child is to do, less what its launch says. */
export type Duty = Omit<Order, 'depth' | 'layers' | 'strips' | 'cachesCode' | keyof Identity>

/** What a child is told by which it knows that the order is for it, and where. */
type Identity = Pick<Order, 'nonce' | 'cwd'>

/** A child's order as it is sent. */
export interface SentOrder {
  readonly frames: readonly Buffer[]
  /** The modules that it is to load, if it is to tell first what it had to strip for them. */
  readonly stripping: readonly string[] | undefined
  /** Takes what V8 has made of the program, if the child is to tell that before all else. */
  readonly keepCodeCache: ((codeCache: unknown) => void) | undefined
}

/** The hash seed is that of Node's build then, and one thread works for V8 instead of four. */
const LEAN_FLAGS = ['--no-rehash-snapshot', '--v8-pool-size=1']

/** Starts a child. Throws what layers throw, and what is wrong with what they send to their child's side. */
export function launchChild(launched: Launched, duty: Duty, options: CheckedLaunch): Child {
  return launching(launched, duty, options, (launch, order) => new Child(launch, options, order))
}

/** Makes a launch, lets layers amend it, and makes its order. If there will be no child, the launch has ended then. */
export function launching<Made>(
  launched: Launched,
  duty: Duty,
  options: CheckedLaunch,
  make: (launch: Launch, order: SentOrder) => Made,
): Made {
  const { launch, identity } = newLaunch(launched, options)
  try {
    for (const layer of layersOf(options.layers)) layer.amend(launch)
    return make(launch, makeOrder(launch, { ...duty, ...identity }))
  } catch (thrown) {
    launch.ended({ pid: undefined, exitCode: null, signal: null, answered: false })
    throw thrown
  }
}

function newLaunch(
  launched: Launched,
  options: CheckedLaunch,
): { launch: Launch; identity: Identity } {
  const self = resolveSelf()
  const { args, env, nonce } = programOf(launched)
  const { start, target } = directoryOf(self, options.cwd)
  const launch = new Launch({
    command: self.command,
    program: args,
    directory: start,
    action: launched.name,
    module: launched.module,
    env: { ...process.env, ...self.env, ...options.env, ...env },
    execArgv: [...self.execArgv, ...options.execArgv, ...(options.leanStart ? LEAN_FLAGS : [])],
  })
  const identity = {
    ...(nonce === undefined ? {} : { nonce }),
    ...(target === undefined ? {} : { cwd: target }),
  }
  return { launch, identity }
}

function makeOrder(launch: Launch, duty: Duty & Identity): SentOrder {
  // A program that takes the order itself is loaded by then.
  const texts = duty.nonce === undefined ? strippedTextsFor(duty.modules) : undefined
  const program = programFor(launch, duty)
  const order: Order = {
    ...duty,
    ...(program?.keepCodeCache === undefined ? {} : { cachesCode: true }),
    depth: currentDepth() + 1,
    layers: launch.childModules,
    ...(texts === undefined ? {} : { strips: true }),
  }
  const frames = [
    ...(program === undefined ? [] : [[program.frame]]),
    ...messageFrames(FrameKind.order, NO_CALL, valueChunks(order, { root: 'order' })),
    ...(texts === undefined ? [] : messageFrames(FrameKind.stripped, NO_CALL, rawChunks(texts))),
  ]
  return {
    frames: frames.flat(),
    stripping: texts === undefined ? undefined : duty.modules,
    keepCodeCache: program?.keepCodeCache,
  }
}
