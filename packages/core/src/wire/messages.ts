/** What the parent asks of a child before any call. */
export interface Order {
  /** How many re-executions lie above the child's actions, 1 or more. */
  readonly depth: number
  readonly layers: readonly ChildModule[]
  /** URLs of modules to load before layers have their `beforeRun`. */
  readonly modules: readonly string[]
  /** `call`: one, which follows at once. `later`: one, some time. `session`: any number. */
  readonly serves: 'call' | 'later' | 'session'
  /**
   * Given if some of `modules` are TypeScript: a message of kind `stripped` follows, with what is known of what they load. The child's
   * first message is then what it had to strip itself.
   */
  readonly strips?: true
  /** Given if the child's first message is to be what V8 has made of its program. */
  readonly cachesCode?: true
  /** Milliseconds that the child has at each step of being ended. */
  readonly graceMs: number
  /** Given if the parent waits synchronously: the wire is a file then, and the child has to see to its end itself. */
  readonly alone?: { readonly timeoutMs: number | undefined }
  /** The mark of the child, if it is a program that calls `checkAction()`. */
  readonly nonce?: string
  /** Where to go before anything is loaded, if the child is not started there. */
  readonly cwd?: string
}

/** The part of a layer that runs in the child. */
export interface ChildModule {
  readonly layer: string
  /** URL of a module that exports `createChildLayer`. */
  readonly url: string
  /** What `createChildLayer` is called with. */
  readonly data: unknown
}

/** What the parent asks of an action. */
export interface CallRequest {
  readonly action: string
  /** URL of the module that defines it. */
  readonly module: string
  /** `undefined` is left out. */
  readonly param?: unknown
  /** How many items may be sent before more is granted. */
  readonly credit: number
}

/** Says whether an action listens to its signal or yields, or nothing runs, and so the child should get time to end by itself. */
export interface Readiness {
  readonly listening: boolean
}
