import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { sandbox } from './sandbox.ts'
import { type Outcomes, type Things, tryOut } from './try-out.ts'

/** What comes of trying the same things in a child here, and in one in the sandbox. */
export interface Comparison {
  readonly here: Outcomes
  readonly sandboxed: Outcomes
}

/** Makes things that can be reached from here, and has children try to. */
export async function compare(): Promise<Comparison> {
  return withThings(async (things) => ({
    here: await tryOut.reexec(things),
    sandboxed: await tryOut.reexec(things, { layers: [sandbox()] }),
  }))
}

async function withThings<Result>(use: (things: Things) => Promise<Result>): Promise<Result> {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
  const directory = mkdtempSync('/tmp/sandbox-')
  const file = join(directory, 'file')
  writeFileSync(file, 'of this system')
  // Ends with its standard input, and so with this process.
  const bystander = spawn('cat', { stdio: ['pipe', 'ignore', 'inherit'] })
  try {
    await Promise.all([once(server, 'listening'), once(bystander, 'spawn')])
    const { port } = server.address() as AddressInfo
    return await use({ port, file, pid: bystander.pid as number })
  } finally {
    bystander.stdin.end()
    rmSync(directory, { recursive: true })
    server.close()
  }
}
