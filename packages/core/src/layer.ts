import type { registerErrorClass } from './wire/error-class.ts'
import type { Launch } from './parent/launch.ts'
import { perThread } from './per-thread.ts'

/**
 * Amends how children are launched and, by a module of its own, what happens in them around the action.
 * Core knows nothing of what a layer is for.
 */
export interface Layer {
  /** What the layer is called in errors, and by which it is known when installed. */
  readonly name: string
  /**
   * Is called in the parent before a child is spawned. What it throws, `reexec()` throws, and nothing is spawned.
   */
  amend(launch: Launch): void
}

/** What a layer's module exports. */
export interface LayerModule {
  readonly createChildLayer: CreateChildLayer<unknown>
  /**
   * Does, without any effect, what the hooks do, so that V8 compiles it: of a CommonJS module, what it has compiled by then is kept for later children.
   * Is called in one of them, before anything else. Default: V8 compiles each function when a child first calls it.
   */
  rehearse?(): void
}

/** What a layer's module exports as `createChildLayer`. */
export type CreateChildLayer<Data> = (data: Data, context: ChildContext) => ChildLayer

/** What a layer can know of the child it runs in. */
export interface ChildContext {
  /** Names of the child's layers, in the order in which their hooks run. */
  readonly layers: readonly string[]
  /** The package's own, for a module that is to be loaded without it. */
  readonly registerErrorClass: typeof registerErrorClass
}

/**
 * What comes after `beforeEnd`: an answer is given (`answer`), of which a session has many; the parent ends the child (`kill`), which then may be given no
 * time for more; or the process exits by itself (`exit`).
 */
export type BeforeEnd = 'answer' | 'kill' | 'exit'

/** The hooks of a layer in the child. Each is optional. What one of the first two throws is thrown by `reexec()`; the action does not run, and the child is killed. */
export interface ChildLayer {
  /** Runs before the action's module is loaded. */
  beforeLoad?(): void | Promise<void>
  /** Runs when the action's module is loaded, right before the action. */
  beforeRun?(): void | Promise<void>
  /**
   * Runs, in reverse order of layers: more than once, and synchronously.
   *
   * @param when What comes next.
   */
  beforeEnd?(when: BeforeEnd): void
  /**
   * Whether a path may name another file after `beforeRun`, so that a session must not load modules any more.
   * Default: true if there is a `beforeRun`.
   */
  readonly movesFiles?: boolean
}

/** A layer that is installed, and the one of the same name whose place it has taken. */
interface Installed {
  readonly layer: Layer
  readonly replaced: Installed | undefined
  isTakenAway: boolean
}

/** By name. */
const installed = perThread('@reexec/core/layers@2', () => new Map<string, Installed>())

/**
 * Adds a layer to every child that this thread re-executes from now on, before the layers of the call.
 * It takes the place of one of the same name, which comes back when it is taken away.
 *
 * @returns What takes the layer away again.
 */
export function installLayer(layer: Layer): Disposable {
  const { name } = layer
  const own: Installed = { layer, replaced: installed().get(name), isTakenAway: false }
  installed().set(name, own)
  return {
    [Symbol.dispose]() {
      own.isTakenAway = true
      let last = installed().get(name)
      while (last?.isTakenAway === true) last = last.replaced
      if (last === undefined) installed().delete(name)
      else installed().set(name, last)
    },
  }
}

/** Lists the layers of a call: the installed ones, then its own. */
export function layersOf(own: readonly Layer[]): Layer[] {
  return [...Array.from(installed().values(), ({ layer }) => layer), ...own]
}
