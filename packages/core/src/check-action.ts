import type { Stats } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BlockingReader } from './child/blocking-reader.ts'
import { readOrder, runChild } from './child/run-child.ts'
import { isSingleExecutable } from './entry.ts'
import { NotAChildError } from './errors.ts'
import { isNonce, takeMark } from './mark.ts'
import { isOwnProgram, rememberOwnProgram } from './own-program.ts'
import { namesIn } from './registry.ts'
import { WIRE_FD } from './wire/frame.ts'
import type { Order } from './wire/messages.ts'

/**
 * Makes a program that is one file, such as a bundle or a single executable application, able to run its actions in children. Is
 * awaited in its main module, when the actions are defined and before the program does anything: a child is the same program, started again.
 * In a child this never returns.
 *
 * @throws {NotAChildError} when the environment says that this is a child, and it is not; the program should not run then.
 */
export async function checkAction(): Promise<void> {
  const nonce = takeMark()
  rememberOwnProgram()
  if (nonce === undefined) return
  checkWire(nonce)
  await runChild({
    load: loadUnlessRegistered,
    importLayer: (url) => import(url),
    takeOrder: (wire) => takeOrder(wire, nonce),
    // It is one file.
    loadAll() {},
  })
  // The child lives as long as the action has anything to do.
  await new Promise(() => {})
}

/** Sees to it that nothing is read from a descriptor that is another's. */
function checkWire(nonce: string): void {
  if (!isNonce(nonce)) throw new NotAChildError('no parent has made its value')
  if (!process.getBuiltinModule('node:worker_threads').isMainThread) {
    throw new NotAChildError('it is a worker thread')
  }
  // Made by `child_process.fork()`, and as silent as a wire whose order has not come yet.
  if (process.channel !== undefined) {
    throw new NotAChildError('another program has started it and talks to it')
  }
  const wire = statWire()
  // A file is what a parent gives that waits synchronously.
  if (wire?.isSocket() !== true && wire?.isFile() !== true) {
    throw new NotAChildError(`its descriptor ${WIRE_FD} is no wire`)
  }
}

function statWire(): Stats | undefined {
  try {
    return process.getBuiltinModule('node:fs').fstatSync(WIRE_FD)
  } catch {
    return undefined
  }
}

function takeOrder(wire: BlockingReader, nonce: string): Order {
  let order: Order
  try {
    order = readOrder(wire)
  } catch (cause) {
    throw new NotAChildError(`what comes on its descriptor ${WIRE_FD} is no order`, { cause })
  }
  // Anything may have come.
  if ((order as Order | undefined | null)?.nonce === nonce) return order
  throw new NotAChildError(`the order on its descriptor ${WIRE_FD} is for another process`)
}

/** An action may be in a file that this program has not loaded yet: a part of its bundle, a package that was not bundled. */
async function loadUnlessRegistered(module: string): Promise<void> {
  // This program itself is being loaded, and waits for this.
  if (isOwnProgram(module) || namesIn(module).length > 0) return
  if (!isSingleExecutable()) return void (await import(module))
  // There, `import()` may know built-in modules only; see https://nodejs.org/api/single-executable-applications.html
  const { createRequire } = process.getBuiltinModule('node:module')
  createRequire(process.execPath)(fileURLToPath(module))
}
