import type { Order } from '../wire/messages.ts'
import type { BlockingReader } from './blocking-reader.ts'

/** What runs in a child: the program of children, or one that is one file. */
export interface ChildProgram {
  /** Loads the module of an action, unless it is there already. */
  load(url: string): Promise<unknown>
  /** Loads the module of a layer. */
  importLayer(url: string): Promise<unknown>
  /** Reads the order, and throws if it is not for this process: nothing has been done then. */
  takeOrder(wire: BlockingReader): Order
  /** Loads all of itself that may be needed, before a layer moves this process to where its files are not. */
  loadAll(): void
  /** Gives what V8 makes of it; not if it was not compiled for this. */
  createCodeCache?(order: Order): Promise<Uint8Array>
}
