import { currentDepth } from '../nesting.ts'
import type { LayerModule } from '../layer.ts'
import { unregister } from '../registry.ts'
import { FrameKind } from '../wire/frame.ts'
import { isCommonJs } from '../wire/program-frame.ts'
import type { Message } from '../wire/message-reader.ts'
import type { CallRequest, Order } from '../wire/messages.ts'
import { Answers } from './answers.ts'
import { Calls } from './calls.ts'
import type { ChildProgram } from './child-program.ts'
import { defineAction } from './core.ts'
import { Modules } from './modules.ts'
import { getReady, serve } from './serve-order.ts'

const MODULE = 'reexec:rehearsal'
const request: CallRequest = { action: 'rehearsal', module: MODULE, param: 1, credit: 0 }

/**
 * Goes through a call of nothing, that nobody hears of, and has layers do so: V8 puts into a code cache what has been compiled by then, and it compiles a
 * function when it is first called. Leaves nothing behind.
 */
export async function rehearse(
  { layers }: Order,
  importLayer: ChildProgram['importLayer'],
): Promise<void> {
  await rehearseCall()
  for (const { url } of layers) {
    if (isCommonJs(url)) await rehearseLayer(importLayer(url))
  }
}

/** What is wrong with it shows when it is called in earnest. */
async function rehearseLayer(loading: Promise<unknown>): Promise<void> {
  try {
    const module = (await loading) as LayerModule
    module.rehearse?.()
  } catch {}
}

async function rehearseCall(): Promise<void> {
  const depth = currentDepth()
  const order: Order = { depth, layers: [], modules: [MODULE], serves: 'call', graceMs: 0 }
  const answers = new Answers(undefined, (_, __, ___, bytes) => bytes)
  const modules = new Modules(depth, define)
  const wire = { read: (): Message => ({ kind: FrameKind.call, call: 1, value: request }) }
  const program = { importLayer: define, loadAll() {} }
  await getReady(order, answers, modules, { known: undefined, program })
  await serve(order, wire, answers, new Calls(answers, modules, false), undefined)
  unregister(MODULE, request.action)
}

function define(): Promise<void> {
  defineAction(MODULE, request.action, (number: number) => number)
  return Promise.resolve()
}
