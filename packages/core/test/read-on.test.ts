import { once } from 'node:events'
import { type AddressInfo, Socket, connect, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { readOn } from '../src/parent/read-on.ts'

/** A megabyte and a little, of which no two kilobytes are alike. */
const sent = Buffer.from(Array.from({ length: 300_000 }, (_, at) => String(at).padStart(4)).join())

/** Both ends of a connection. */
async function connected(): Promise<[from: Socket, to: Socket]> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const from = connect(port, '127.0.0.1')
  const [to] = (await once(server, 'connection')) as [Socket]
  server.close()
  return [from, to]
}

/** Reads all that comes, in the order in which it comes. */
async function readAll(socket: Socket): Promise<{ all: Buffer; past: number }> {
  const chunks: Buffer[] = []
  let past = 0
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    readOn(socket, chunk, (more) => {
      past += more.length
      // Its memory is used again.
      chunks.push(Buffer.from(more))
    })
  })
  await once(socket, 'close')
  return { all: Buffer.concat(chunks), past }
}

describe('readOn', () => {
  it('reads past the stream, and loses nothing', async () => {
    const [from, to] = await connected()
    from.end(sent)
    const { all, past } = await readAll(to)
    expect(all.equals(sent)).toBe(true)
    expect(past).toBeGreaterThan(0)
  })

  it('lets the stream give first what it has kept', async () => {
    const [from, to] = await connected()
    to.on('readable', () => {})
    from.end(sent)
    await expect.poll(() => to.readableLength, { timeout: 4000 }).toBe(64 * 1024)
    to.removeAllListeners('readable')
    const first = Buffer.alloc(64 * 1024, 'first')
    to.unshift(first)
    const { all } = await readAll(to.resume())
    expect(all.equals(Buffer.concat([first, sent]))).toBe(true)
  })

  it('leaves all to the stream where there is no descriptor', () => {
    const taken: Buffer[] = []
    readOn(new Socket(), Buffer.alloc(64 * 1024), (chunk) => taken.push(chunk))
    expect(taken).toEqual([])
  })
})
