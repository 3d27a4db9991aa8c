import { UnknownActionError } from '../errors.ts'
import { setNesting } from '../nesting.ts'
import { find, namesIn } from '../registry.ts'
import type { Order } from '../wire/frame.ts'
import { Answers } from './answers.ts'
import { Inbox } from './inbox.ts'
import { loadLayers } from './layers.ts'
import { readOrder } from './read-order.ts'

// The program of every child: takes its order, runs the action, answers, ends.

const answers = new Answers()
process.on('uncaughtExceptionMonitor', (error) => {
  // Node.js goes on to print it and to exit with code 1, unless the action has a handler for it.
  const isHandled =
    process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()
  if (!isHandled) answers.threw(error)
})
await run(...readOrder())

async function run(order: Order, param: unknown): Promise<void> {
  // From the start: what a layer re-executes lies below this process, too.
  setNesting({ depth: order.depth, loading: false })
  try {
    const layers = await loadLayers(order.layers)
    answers.beforeEach(() => layers.beforeEnd())
    const inbox = new Inbox(answers)
    await orDie(layers.beforeLoad())
    const action = await load(order)
    await orDie(layers.beforeRun())
    const outcome = action(param, inbox.context(order.depth))
    answers.returned(isPromise(outcome) ? await inbox.listenDuring(outcome) : outcome)
  } catch (thrown) {
    answers.threw(thrown)
  }
}

/**
 * Reports what a layer throws, and ends this process at once: it may be half-way elsewhere, and nothing of the module's may run in it, no
 * timer and no `'exit'` handler.
 */
async function orDie(hooks: Promise<void>): Promise<void> {
  try {
    await hooks
  } catch (thrown) {
    answers.threw(thrown)
    process.kill(process.pid, 'SIGKILL')
  }
}

async function load({
  module,
  action,
  depth,
}: Order): Promise<NonNullable<ReturnType<typeof find>>> {
  setNesting({ depth, loading: true })
  await import(module)
  setNesting({ depth, loading: false })
  const found = find(module, action)
  if (found !== undefined) return found
  const names = namesIn(module)
  const known =
    names.length > 0
      ? `It defines ${names.map((each) => `"${each}"`).join(', ')}.`
      : 'It defines none.'
  throw new UnknownActionError(`${module} does not define the action "${action}". ${known}`, {
    action,
    module,
  })
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  )
}
