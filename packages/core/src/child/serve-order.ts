import { FrameKind, NO_CALL } from '../wire/frame.ts'
import type { Message } from '../wire/message-reader.ts'
import type { Order } from '../wire/messages.ts'
import { startDirectory } from '../register-start-directory.ts'
import type { Answers } from './answers.ts'
import { type BlockingReader, ParentGoneError } from './blocking-reader.ts'
import type { Calls } from './calls.ts'
import { checkRequest } from './check-messages.ts'
import type { ChildProgram } from './child-program.ts'
import { loadLayers } from './layers.ts'
import type { Modules } from './modules.ts'
import { StrippedTexts } from './stripped-texts.ts'

/**
 * Gets ready for calls.
 *
 * @param from.known What the parent knows of TypeScript modules, if it wants to know the rest.
 * @returns The rest: what had to be stripped of its types.
 */
export async function getReady(
  order: Order,
  answers: Answers,
  modules: Modules,
  {
    known,
    program,
  }: {
    readonly known: unknown
    readonly program: Pick<ChildProgram, 'importLayer' | 'loadAll'>
  },
): Promise<Uint8Array | undefined> {
  if (order.cwd !== undefined) goTo(order.cwd)
  const layers = await loadLayers(order.layers, (url) => program.importLayer(url))
  answers.beforeEach((when) => layers.beforeEnd(when))
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

/** Serves the calls of an order. */
export async function serve(
  order: Order,
  wire: Pick<BlockingReader, 'read'>,
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
  else answers.prepareEnd('kill')
}

/** Reads the call. The parent may have ended meanwhile, and nobody waits for anything. */
function readOrEnd(wire: Pick<BlockingReader, 'read'>): Message {
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
