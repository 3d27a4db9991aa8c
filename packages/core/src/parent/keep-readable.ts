import type { Socket } from 'node:net'

/** What streams remember; there is no other way to it, see https://github.com/nodejs/node/blob/main/lib/internal/streams/writable.js (`onwrite`). */
interface Remembering {
  readonly _readableState: { errored: Error | null }
}

/** Of a write that nobody will read. */
const GONE: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET'])

/**
 * Keeps a socket readable although nobody is there who would read what is written to it. Node.js destroys it then, with all that is
 * still in it: what a child said before it ended. Of its end, reading tells, too.
 */
export function keepReadable(socket: Socket): void {
  const destroy = socket.destroy.bind(socket)
  socket.destroy = (error?: NodeJS.ErrnoException) => {
    if (error?.syscall !== 'write' || !GONE.has(error.code)) return destroy(error)
    const { _readableState: state } = socket as unknown as Remembering
    state.errored = null
    return socket
  }
}
