import type { Socket, SocketConstructorOpts } from 'node:net'
import { breakOff } from './break-off.ts'
import { WIRE_FD } from '../wire/frame.ts'
import { type Message, MessageReader } from '../wire/message-reader.ts'

/** What one read takes, at most. */
const READ_BYTES = 64 * 1024

/** What is faster need not pay for loading `node:net`: an action, and the loading of modules. */
const SOON_MS = 20
const LOADING_MS = 200

/** Hears what the parent tells this child while actions run. Has no effect on how long the process lives, but `during`. */
export class Inbox {
  readonly #take: (message: Message) => void
  /** Whether there is a parent to be heard: not where it waits synchronously. */
  readonly #canListen: boolean
  #wire: Socket | undefined
  #timer: NodeJS.Timeout | undefined
  /** How many wait for the parent. */
  #waiting = 0

  constructor(canListen: boolean, take: (message: Message) => void) {
    this.#canListen = canListen
    this.#take = take
  }

  /** Listens if an action still runs a little later. */
  listenSoon(): void {
    this.#listenIn(SOON_MS)
  }

  /** Listens if this process does not get ready: it may have to end before it does. */
  listenLater(): void {
    this.#listenIn(LOADING_MS)
  }

  /** Whether messages come to this from now on, and cannot be read from the wire any more. */
  get isListening(): boolean {
    return this.#wire !== undefined
  }

  /** Keeps the process alive, and listens, while something of the parent is waited for. */
  async during<Result>(awaited: Promise<Result>): Promise<Result> {
    const wire = this.#listen()
    if (this.#waiting++ === 0) wire.ref()
    try {
      return await awaited
    } finally {
      if (--this.#waiting === 0) wire.unref()
    }
  }

  #listenIn(ms: number): void {
    if (!this.#canListen || this.#wire !== undefined) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#listen(), ms).unref()
  }

  #listen(): Socket {
    if (this.#wire !== undefined) return this.#wire
    clearTimeout(this.#timer)
    // Not imported: a child that never listens should not pay for loading it.
    const { Socket } = process.getBuiltinModule('node:net')
    const messages = new MessageReader(() => 'take')
    const take = (message: Message): void => this.#take(message)
    const onread = {
      // One for all that is read: what it holds is taken before the next is.
      buffer: Buffer.allocUnsafeSlow(READ_BYTES),
      callback: (bytes: number, buffer: Uint8Array): boolean => {
        try {
          messages.pushEach(buffer.subarray(0, bytes) as Buffer, take)
        } catch (error) {
          breakOff(error)
        }
        return true
      },
    }
    // Not in the types of Node.js: https://nodejs.org/api/net.html#socketconnectoptions-connectlistener takes it, and so does this.
    const options = {
      fd: WIRE_FD,
      readable: true,
      writable: false,
      onread,
    } as SocketConstructorOpts
    const wire = new Socket(options).unref()
    // The parent is gone, and nobody waits for what the actions do.
    wire.on('end', () => process.exit(1))
    wire.on('error', () => process.exit(1))
    this.#wire = wire
    return wire
  }
}
