import { setNesting } from '../nesting.ts'
import { startDirectory } from '../register-start-directory.ts'
import { FrameKind, NO_CALL, WIRE_FD } from '../wire/frame.ts'
import type { Message } from '../wire/message-reader.ts'
import type { Order } from '../wire/messages.ts'
import { Answers } from './answers.ts'
import { BlockingReader, ParentGoneError } from './blocking-reader.ts'
import { Calls } from './calls.ts'
import { checkOrder, checkRequest } from './check-messages.ts'
import { loadLayers } from './layers.ts'
import { Modules } from './modules.ts'
import { EndBySelf } from './end-by-self.ts'
import { type Kernel, loadKernel } from './kernel.ts'
import { StrippedTexts } from './stripped-texts.ts'
import { watchExit } from './watch-exit.ts'

/** What runs in a child: the program of children, or one that is one file. */
export interface ChildProgram {
  /** Loads the module of an action, unless it is there already. */
  load(url: string): Promise<unknown>
  /** Reads the order, and throws if it is not for this process: nothing has been done then. */
  takeOrder(wire: BlockingReader): Order
  /** Loads all of itself that may be needed, before a layer moves this process to where its files are not. */
  loadAll(): void
}

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

/**
 * Gets ready for calls.
 *
 * @param from.known What the parent knows of TypeScript modules, if it wants to know the rest.
 * @returns The rest: what had to be stripped of its types.
 */
async function getReady(
  order: Order,
  answers: Answers,
  modules: Modules,
  { known, program }: { readonly known: unknown; readonly program: ChildProgram },
): Promise<Uint8Array | undefined> {
  if (order.cwd !== undefined) goTo(order.cwd)
  const layers = await loadLayers(order.layers)
  answers.beforeEach(() => layers.beforeEnd())
  await orDie(answers, layers.beforeLoad())
  const texts = known === undefined ? undefined : new StrippedTexts(known)
  await modules.loadFirst(order)
  const stripped = texts?.end()
  if (layers.moving !== undefined) program.loadAll()
  await orDie(answers, layers.beforeRun())
  modules.movedBy = layers.moving
  return stripped
}

/** The flags of this process, and so of its own children, stay relative to where it is now. */
function goTo(directory: string): void {
  startDirectory()
  process.chdir(directory)
}

async function serve(
  order: Order,
  wire: BlockingReader,
  answers: Answers,
  calls: Calls,
  stripped: Uint8Array | undefined,
): Promise<void> {
  const isCall = order.serves === 'call'
  // Before any action runs: it cannot make believe that modules of other children are anything but what they are.
  const tellStripped = (): void => {
    if (stripped !== undefined) answers.stripped(stripped)
  }
  if (!isCall) {
    tellStripped()
    answers.started()
  }
  if (order.serves === 'session') {
    calls.serveAll()
    return await calls.inbox.during(calls.ending)
  }
  const next = calls.inbox.isListening ? await calls.first() : readOrEnd(wire)
  // Not before: writing moves to where a wire that is a file is read from.
  if (isCall) tellStripped()
  if (next?.kind === FrameKind.call) await calls.run(next.call, checkRequest(next))
  // What the modules have begun may keep this process from ending by itself.
  else answers.prepareEnd()
}

/** Reads the call. The parent may have ended meanwhile, and nobody waits for anything. */
function readOrEnd(wire: BlockingReader): Message {
  try {
    return wire.read(FrameKind.call, FrameKind.end)
  } catch (error) {
    if (error instanceof ParentGoneError) process.exit(1)
    throw error
  }
}

/**
 * Reports what a layer throws, and ends this process at once: it may be half-way elsewhere, and nothing of the module's may run in it, no
 * timer and no `'exit'` handler.
 */
async function orDie(answers: Answers, hooks: Promise<void>): Promise<void> {
  try {
    await hooks
  } catch (thrown) {
    answers.threw(NO_CALL, thrown)
    process.kill(process.pid, 'SIGKILL')
  }
}
