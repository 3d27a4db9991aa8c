import type { Socket } from 'node:net'
import { descriptorOf } from './descriptor-of.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readSync } = process.getBuiltinModule('node:fs')

/** What libuv reads at a time. A chunk of that size says that there is more. */
const CHUNK_BYTES = 64 * 1024
/** What one read takes, at most: more than the system keeps for a socket. */
const READ_BYTES = 256 * 1024
/** After that many reads others have their turn. */
const MOST_READS = 64

/** One for all that is read: what it holds is taken before the next is. */
let memory: Buffer | undefined

/**
 * Reads on where a stream has given a long chunk, until nothing is there. A stream makes new memory for each 64 KiB, and waits in between: a
 * result of 64 MiB takes a seventh longer by it.
 *
 * @param chunk What the stream has given.
 * @param take Takes chunks, whose memory is used again when it returns.
 */
export function readOn(socket: Socket, chunk: Buffer, take: (chunk: Buffer) => void): void {
  // What the stream has kept comes before.
  if (chunk.length < CHUNK_BYTES || socket.readableLength > 0) return
  memory ??= Buffer.allocUnsafeSlow(READ_BYTES)
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const bytes = readSome(socket, memory)
    if (bytes === 0) return
    take(memory.subarray(0, bytes))
  }
}

/** 0 if nothing is there, or something is wrong: the stream finds out what. */
function readSome(socket: Socket, into: Buffer): number {
  const fd = descriptorOf(socket)
  try {
    return fd === undefined ? 0 : readSync(fd, into, 0, into.length, null)
  } catch {
    return 0
  }
}
