import type { Readable, Writable } from 'node:stream'
import type { Outcome } from './parent/outcome.ts'

/** A call of `reexec()`: the promise of its result, and what can be known and done meanwhile. */
export interface ReexecCall<Result> extends Promise<Result> {
  /** Process id of the child; `undefined` if there is none, or not yet, as it may be in a session. */
  readonly pid: number | undefined
  /** Is there when the call has settled. */
  readonly outcome: Outcome | undefined
  /** The child's stdin, if it was asked to be `'pipe'`. */
  readonly stdin: Writable | undefined
  /** The child's stdout, if it was asked to be `'pipe'`. Has to be read: a child waits where nobody does. */
  readonly stdout: Readable | undefined
  /** The child's stderr, if it was asked to be `'pipe'`. Has to be read: a child waits where nobody does. */
  readonly stderr: Readable | undefined
  /**
   * Sends a signal to the child, without further ado; in a session all its calls go with it.
   *
   * @param signal Default: `SIGTERM`.
   * @returns Whether there was a process to send it to.
   */
  kill(signal?: NodeJS.Signals): boolean
}

/**
 * A call of an action that yields. It is iterated once; leaving the loop ends the call. As a promise, it is what the action
 * returns in the end; awaiting it without iterating fails when the first item comes, as that would be lost.
 */
export interface ReexecStream<Item, Return> extends ReexecCall<Return>, AsyncIterable<Item> {
  /** Iterates what the action yields. Once: what was read is gone. */
  [Symbol.asyncIterator](): AsyncGenerator<Item, Return, void>
}
