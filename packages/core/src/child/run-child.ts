import { setNesting } from '../nesting.ts'
import { FrameKind, WIRE_FD } from '../wire/frame.ts'
import type { Order } from '../wire/messages.ts'
import { Answers } from './answers.ts'
import { BlockingReader } from './blocking-reader.ts'
import { Calls } from './calls.ts'
import { checkOrder } from './check-messages.ts'
import type { ChildProgram } from './child-program.ts'
import { EndBySelf } from './end-by-self.ts'
import { type Kernel, loadKernel } from './kernel.ts'
import { Modules } from './modules.ts'
import { getReady, serve } from './serve-order.ts'
import { watchExit } from './watch-exit.ts'

/** Is what a child does: takes its order from the wire, gets ready, serves calls, ends. */
export async function runChild(program: ChildProgram): Promise<void> {
  const wire = new BlockingReader()
  const order = program.takeOrder(wire)
  const known = order.strips === true ? wire.read(FrameKind.stripped).value : undefined
  // From the start: what a layer re-executes lies below this process, too.
  setNesting({ depth: order.depth, loading: false })
  const kernel = loadKernel()
  const answers = new Answers(kernel)
  const modules = new Modules(order.depth, (url) => program.load(url))
  const calls = new Calls(answers, modules, order.alone === undefined)
  const exit = watchExit(answers, calls)
  endWithParent(order, kernel)
  const endBySelf = order.alone === undefined ? undefined : new EndBySelf(order, calls, kernel)
  // Before any code of others runs: no action can make another child run what it wants.
  if (order.cachesCode === true) answers.codeCache(await program.createCodeCache?.(order))
  process.on('exit', () => answers.prepareEnd('exit'))
  let stripped: Uint8Array | undefined
  calls.inbox.listenLater()
  try {
    stripped = await getReady(order, answers, modules, { known, program })
  } catch (thrown) {
    exit.failed(thrown)
    endBySelf?.answered()
    return
  }
  // Again: the kernel forgets when a layer changes who this process is.
  if (order.layers.length > 0) endWithParent(order, kernel)
  exit.isReady()
  await serve(order, wire, answers, calls, stripped)
  endBySelf?.answered()
}

/** Reads the order. */
export function readOrder(wire: BlockingReader): Order {
  return checkOrder(wire.read(FrameKind.order).value)
}

/** Lets this child not outlive its parent, whatever it is busy with. One whose parent waits synchronously has no wire that tells of its end. */
function endWithParent({ graceMs, alone }: Order, kernel: Kernel | undefined): void {
  const isThere = kernel?.endWithParent(WIRE_FD, graceMs) ?? true
  if (!isThere && alone === undefined) process.exit(1)
}
