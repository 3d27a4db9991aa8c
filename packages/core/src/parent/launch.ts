import { WIRE_FD } from '../wire/frame.ts'
import type { ChildModule } from '../wire/messages.ts'

/** How a child ended. */
export interface ChildEnding {
  /** `undefined` if no child was spawned. */
  readonly pid: number | undefined
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  /** Whether the action's result or error arrived. */
  readonly answered: boolean
}

type LaunchField = 'action' | 'module' | 'command' | 'program' | 'directory' | 'env' | 'execArgv'

/** A launch of a child, while layers amend it. */
export class Launch {
  /** Name of the action; of a session `session`. */
  readonly action: string
  /** URL of the module that defines it; of a session none, the empty string. */
  readonly module: string
  /** Path of the executable. */
  readonly command: string
  /** The arguments after the flags: the program of the child. None for a single executable application, which is its own. */
  readonly program: readonly string[]
  /** Where the child is started. The action runs in the directory of the call. */
  readonly directory: string | undefined
  /** The child's environment, to be changed in place. A value of `undefined` removes the variable. */
  readonly env: Record<string, string | undefined>
  /** Node.js flags of the child, to be changed in place. */
  readonly execArgv: string[]
  /** Descriptors of the parent that the child inherits, the first as `WIRE_FD + 1`. */
  readonly descriptors: number[] = []
  readonly childModules: ChildModule[] = []
  readonly #onSpawn: ((pid: number) => void)[] = []
  readonly #onEnd: ((ending: ChildEnding) => void)[] = []

  constructor(init: Pick<Launch, LaunchField>) {
    this.action = init.action
    this.module = init.module
    this.command = init.command
    this.program = init.program
    this.directory = init.directory
    this.env = init.env
    this.execArgv = init.execArgv
  }

  /**
   * Lets the child inherit a descriptor. It stays the caller's, who closes it in `onEnd` or, the child having its own by then, in `onSpawn`.
   *
   * @returns Its number in the child.
   */
  inherit(fd: number): number {
    this.descriptors.push(fd)
    return WIRE_FD + this.descriptors.length
  }

  /**
   * Names the module of a layer that the child loads and calls.
   *
   * @param url URL of a module that exports `createChildLayer`, see `LayerModule`. A CommonJS module, `.cjs`, takes children the least time: from the third
   *   child on, it comes with what V8 has made of it.
   * @param data What `createChildLayer` gets; has to be cloneable.
   */
  addChildModule(layer: string, url: string, data: unknown): void {
    this.childModules.push({ layer, url, data })
  }

  /** Calls back when the child was spawned. What it throws, `reexec()` throws, and the child is killed before it runs anything. */
  onSpawn(listener: (pid: number) => void): void {
    this.#onSpawn.push(listener)
  }

  /** Calls back once: when the child ended, or when there will be none. What it throws, `reexec()` throws. */
  onEnd(listener: (ending: ChildEnding) => void): void {
    this.#onEnd.push(listener)
  }

  /** Is called by whoever launches. */
  spawned(pid: number): void {
    for (const listener of this.#onSpawn) listener(pid)
  }

  /** Is called by whoever launches, in every case. Later calls do nothing. */
  ended(ending: ChildEnding): void {
    const thrown: unknown[] = []
    for (const listener of this.#onEnd.splice(0).toReversed()) {
      try {
        listener(ending)
      } catch (error) {
        thrown.push(error)
      }
    }
    if (thrown.length > 0) throw thrown[0]
  }
}
