import type { Readable, Writable } from 'node:stream'
import type { ReexecStream } from '../reexec-call.ts'
import type { Outcome } from './outcome.ts'

/** Who makes a call, as far as its promise has to do with it. */
export interface CallMaker {
  readonly pid: number | undefined
  readonly outcome: Outcome | undefined
  readonly stdin: Writable | undefined
  readonly stdout: Readable | undefined
  readonly stderr: Readable | undefined
  kill(signal: NodeJS.Signals): boolean
  /** Is called when someone waits for the promise. */
  awaited(): void
  items(): AsyncGenerator<unknown, unknown, void>
}

/** The promise that `reexec()` gives. */
export class CallPromise extends Promise<unknown> implements ReexecStream<unknown, unknown> {
  /** What `then` makes are ordinary promises. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }

  readonly #maker: CallMaker

  constructor(
    executor: (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => void,
    maker: CallMaker,
  ) {
    super(executor)
    this.#maker = maker
  }

  get pid(): number | undefined {
    return this.#maker.pid
  }

  get outcome(): Outcome | undefined {
    return this.#maker.outcome
  }

  get stdin(): Writable | undefined {
    return this.#maker.stdin
  }

  get stdout(): Readable | undefined {
    return this.#maker.stdout
  }

  get stderr(): Readable | undefined {
    return this.#maker.stderr
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): boolean {
    return this.#maker.kill(signal)
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a promise is one
  override then<Then = unknown, Catch = never>(
    onResult?: ((value: unknown) => Then | PromiseLike<Then>) | null,
    onError?: ((reason: unknown) => Catch | PromiseLike<Catch>) | null,
  ): Promise<Then | Catch> {
    this.#maker.awaited()
    return super.then(onResult, onError)
  }

  /** Keeps a failure from being an unhandled rejection: it is told otherwise. */
  markHandled(): void {
    void super.then(undefined, () => {})
  }

  [Symbol.asyncIterator](): AsyncGenerator<unknown, unknown, void> {
    return this.#maker.items()
  }
}
