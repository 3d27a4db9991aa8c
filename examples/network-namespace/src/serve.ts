import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineAction } from '@reexec/core'
import { namespacesOf } from '@reexec/ns'

/** What a server is to be like. */
export interface ServerOptions {
  readonly name: string
  /** 0 is any that is free. */
  readonly port: number
}

/**
 * Starts a web server that tells its name and its network namespace. It serves as long as something else keeps its process.
 *
 * @returns Its port.
 */
export const serve = defineAction(
  import.meta.url,
  'serve',
  async ({ name, port }: ServerOptions): Promise<number> => {
    const answer = `${name}, in ${namespacesOf('self').net}`
    const server = createServer((_, response) => response.end(answer))
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    // What keeps the process is the session. When that is closed, the server is not to.
    server.unref()
    return (server.address() as AddressInfo).port
  },
)
