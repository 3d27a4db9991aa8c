import type { ActionContext } from '../action.ts'
import { FrameReader } from '../wire/frame-reader.ts'
import { FrameKind, WIRE_FD } from '../wire/frame.ts'
import type { Answers } from './answers.ts'

/** What the parent tells this child while the action runs. */
export class Inbox {
  readonly #answers: Answers
  readonly #abort = new AbortController()
  /** Whether the action has asked for its signal, and so may want to end by itself. */
  #signalTaken = false

  constructor(answers: Answers) {
    this.#answers = answers
  }

  /** What the action gets to know of its call. */
  context(depth: number): ActionContext {
    const takeSignal = (): AbortSignal => {
      this.#signalTaken = true
      return this.#abort.signal
    }
    return {
      depth,
      get signal() {
        return takeSignal()
      },
    }
  }

  /** Listens to the parent while an action is under way. Without effect on how long the process lives. */
  async listenDuring<Result>(outcome: PromiseLike<Result>): Promise<Result> {
    // Not imported: an action that returns at once should not pay for loading it.
    const { Socket } = process.getBuiltinModule('node:net')
    const wire = new Socket({ fd: WIRE_FD, readable: true, writable: false }).unref()
    const reader = new FrameReader()
    wire.on('data', (chunk: Buffer) => {
      for (const { kind } of reader.push(chunk)) if (kind === FrameKind.end) this.#prepareEnd()
    })
    // The parent is gone, and nobody waits for what the action does.
    wire.on('end', () => process.exit(1))
    wire.on('error', () => process.exit(1))
    return outcome
  }

  #prepareEnd(): void {
    this.#abort.abort(new DOMException('The caller has given up.', 'AbortError'))
    this.#answers.ready({ listening: this.#signalTaken })
  }
}
