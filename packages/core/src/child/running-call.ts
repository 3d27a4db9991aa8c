import type { ActionContext } from '../action.ts'
import { currentDepth } from '../nesting.ts'
import type { ActionFunction } from '../registry.ts'
import type { CallRequest } from '../wire/messages.ts'
import type { Answers } from './answers.ts'
import type { Inbox } from './inbox.ts'

/** One call of an action in this child, from its request to its answer. */
export class RunningCall {
  readonly #id: number
  readonly #request: CallRequest
  readonly #answers: Answers
  /** Is made when it is asked for: that loads a built-in module. */
  #abort: AbortController | undefined
  #isCancelled = false
  /** How many items may still be sent. */
  #credit: number
  /** Wakes the action that waits for credit. */
  #wake: (() => void) | undefined
  /** Whether the action may want to end by itself: it has asked for its signal, or yields, and has a `finally` perhaps. */
  listening = false
  answered = false

  constructor(id: number, request: CallRequest, answers: Answers) {
    this.#id = id
    this.#request = request
    this.#answers = answers
    this.#credit = request.credit
  }

  /** Runs the action and answers: at once, if it has nothing to wait for. */
  run(action: ActionFunction, inbox: Inbox): Promise<void> | undefined {
    try {
      const outcome = action(this.#request.param, this.#context())
      if (isAsyncIterable(outcome)) return this.#answerWith(this.#stream(outcome, inbox))
      if (isPromise(outcome)) {
        inbox.listenSoon()
        return this.#answerWith(outcome)
      }
      this.returned(outcome)
    } catch (thrown) {
      this.threw(thrown)
    }
    return undefined
  }

  async #answerWith(outcome: PromiseLike<unknown>): Promise<void> {
    try {
      this.returned(await outcome)
    } catch (thrown) {
      this.threw(thrown)
    }
  }

  returned(result: unknown): void {
    if (this.answered) return
    this.#answers.returned(this.#id, result)
    this.answered = true
  }

  threw(thrown: unknown): void {
    if (this.answered) return
    this.answered = true
    this.#answers.threw(this.#id, thrown)
  }

  /** Lets the action send that many items more. */
  grant(items: number): void {
    this.#credit += items
    this.#wake?.()
  }

  /** Tells the action that nobody waits for it any more. */
  cancel(): void {
    this.#isCancelled = true
    this.#abort?.abort(givenUp())
    this.#wake?.()
  }

  /** Hands items over as they are asked for, and gives back what the iterable returns. */
  async #stream(iterable: AsyncIterable<unknown>, inbox: Inbox): Promise<unknown> {
    this.listening = true
    const items = iterable[Symbol.asyncIterator]()
    inbox.listenSoon()
    for (;;) {
      if (this.#credit === 0 && !this.#isCancelled) await inbox.during(this.#woken())
      if (this.#isCancelled) break
      const next = await items.next()
      if (next.done === true) return next.value
      if (this.#isCancelled) break
      await this.#send(next.value, items)
    }
    // As leaving a `for await` loop does.
    return (await items.return?.())?.value
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  async #send(item: unknown, items: AsyncIterator<unknown>): Promise<void> {
    this.#credit -= 1
    try {
      this.#answers.yielded(this.#id, item)
    } catch (error) {
      await items.return?.()
      throw error
    }
  }

  #context(): ActionContext {
    const takeSignal = (): AbortSignal => {
      this.listening = true
      this.#abort ??= new AbortController()
      if (this.#isCancelled) this.#abort.abort(givenUp())
      return this.#abort.signal
    }
    return {
      action: this.#request.action,
      isChild: true,
      depth: currentDepth(),
      get signal() {
        return takeSignal()
      },
    }
  }
}

function givenUp(): DOMException {
  return new DOMException('The caller has given up.', 'AbortError')
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return hasMethod(value, 'then')
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return hasMethod(value, Symbol.asyncIterator)
}

function hasMethod(value: unknown, key: PropertyKey): boolean {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof Reflect.get(value, key) === 'function'
  )
}
