import { FrameError, FrameKind } from '../wire/frame.ts'
import type { Message } from '../wire/message-reader.ts'
import type { CallRequest } from '../wire/messages.ts'
import type { Answers } from './answers.ts'
import { checkCredit, checkRequest } from './check-messages.ts'
import { Inbox } from './inbox.ts'
import type { Modules } from './modules.ts'
import { RunningCall } from './running-call.ts'

/** The calls that are under way in this child. */
export class Calls {
  readonly #answers: Answers
  readonly #modules: Modules
  readonly #open = new Map<number, RunningCall>()
  readonly inbox: Inbox
  /** Those that have come before this child was ready; `undefined` when it is. */
  #early: Message[] | undefined = []
  #wakeFirst: () => void = () => {}
  /** Resolves when the parent wants this child to end. */
  readonly ending: Promise<void>
  #end: () => void = () => {}
  #isEnding = false
  #servesAll = false

  constructor(answers: Answers, modules: Modules, canListen: boolean) {
    this.#answers = answers
    this.#modules = modules
    this.inbox = new Inbox(canListen, (message) => this.#take(message))
    this.ending = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  /** Runs an action and answers. What can be done at once is; the promise is of the rest. */
  run(id: number, request: CallRequest): Promise<void> | undefined {
    const call = new RunningCall(id, request, this.#answers)
    this.#open.set(id, call)
    const rest = this.#begin(call, request)
    if (rest === undefined) this.#open.delete(id)
    return rest?.finally(() => this.#open.delete(id))
  }

  #begin(call: RunningCall, request: CallRequest): Promise<void> | undefined {
    try {
      const action = this.#modules.find(request)
      const rest =
        typeof action === 'function'
          ? call.run(action, this.inbox)
          : action.then((found) => call.run(found, this.inbox))
      return rest?.catch((thrown: unknown) => call.threw(thrown))
    } catch (thrown) {
      call.threw(thrown)
      return undefined
    }
  }

  /** Runs the calls that have come, and those that come from now on. */
  serveAll(): void {
    for (const early of this.#takeEarly()) void this.run(early.call, checkRequest(early))
    this.#early = undefined
    this.#servesAll = true
  }

  /** Waits for a call that comes to the inbox; `undefined` if this child is to end instead. */
  async first(): Promise<Message | undefined> {
    if (this.#early?.length === 0 && !this.#isEnding) {
      const first = new Promise<void>((resolve) => {
        this.#wakeFirst = resolve
      })
      await this.inbox.during(Promise.race([first, this.ending]))
    }
    return this.#isEnding ? undefined : this.#takeEarly()[0]
  }

  #takeEarly(): Message[] {
    return this.#early?.splice(0) ?? []
  }

  /** Whether a call waits for its answer. */
  get areOpen(): boolean {
    return this.#open.size > 0
  }

  /** Answers all open calls with what is about to end this process. */
  failAll(thrown: unknown): void {
    for (const call of this.#open.values()) call.threw(thrown)
  }

  /**
   * Gets ready for the end that the parent will make, and says so.
   *
   * @returns Whether this process may end by itself: an action listens to its signal or yields, or nothing runs.
   */
  prepareEnd(): boolean {
    this.#isEnding = true
    // A session in which nothing runs ends by itself, as programs do.
    const isIdle = this.#servesAll && !this.areOpen
    const listening = isIdle || [...this.#open.values()].some((call) => call.listening)
    for (const call of this.#open.values()) call.cancel()
    this.#answers.ready({ listening })
    this.#end()
    return listening
  }

  #take(message: Message): void {
    const { kind, call, value } = message
    if (kind === FrameKind.end) this.prepareEnd()
    else if (kind === FrameKind.cancel) this.#open.get(call)?.cancel()
    else if (kind === FrameKind.credit) this.#open.get(call)?.grant(checkCredit(value))
    else if (kind === FrameKind.call && !this.#open.has(call)) {
      if (this.#early === undefined) void this.run(call, checkRequest(message))
      else this.#early.push(message)
      this.#wakeFirst()
    } else throw new FrameError(`A child of @reexec/core got a message of kind ${kind}.`)
  }
}
