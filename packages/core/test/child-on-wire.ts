import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { provideCodec } from '../src/wire/codec.ts'
import { type Message, MessageReader } from '../src/wire/message-reader.ts'
import * as wholeCodec from '../src/wire/whole-codec.ts'
import { programFrame } from '../src/wire/program-frame.ts'

provideCodec(() => wholeCodec)

const CHILD_MAIN = join(import.meta.dirname, '../dist/child/main.cjs')

/** How a child has ended that was told something. */
export interface Told {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly stderr: string
  readonly said: readonly Message[]
}

/**
 * Starts the program of children, as a parent does, and tells it something.
 *
 * @param told One after the other, with a little time in between.
 * @param stays Whether the wire stays open then.
 */
export async function tellChild(told: readonly Buffer[], stays = true): Promise<Told> {
  const child = spawn(process.execPath, [CHILD_MAIN], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const wire = child.stdio[3] as Socket
  const said: Buffer[] = []
  // It may end before it has read all.
  wire.on('data', (chunk: Buffer) => said.push(chunk)).on('error', () => {})
  const exited = once(child, 'exit')
  const closed = new Promise((resolve) => wire.once('close', resolve))
  // It is to load its program itself.
  wire.write(programFrame({ text: '' }))
  void write(wire, told, stays)
  const patience = setTimeout(() => child.kill('SIGUSR2'), 15_000)
  const [[exitCode, signal], stderr] = await Promise.all([
    exited as Promise<[number | null, string | null]>,
    text(child.stderr as NodeJS.ReadableStream),
    closed,
  ])
  clearTimeout(patience)
  return {
    exitCode,
    signal,
    stderr,
    said: [...new MessageReader(() => 'take').push(Buffer.concat(said))],
  }
}

async function write(wire: Socket, told: readonly Buffer[], stays: boolean): Promise<void> {
  for (const [index, part] of told.entries()) {
    // Later: when it listens while its actions run.
    if (index > 0) await new Promise((resolve) => setTimeout(resolve, 400))
    wire.write(part)
  }
  if (!stays) wire.end()
}
