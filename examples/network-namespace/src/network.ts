import { type Session, openSession } from '@reexec/core'
import { create, enter, supported } from '@reexec/ns'
import { ask } from './ask.ts'
import { serve } from './serve.ts'

/** A network with a server in it. */
export interface Network {
  readonly name: string
  /** Of the process that keeps it alive. */
  readonly pid: number
  readonly port: number
  /** Has a client in that network ask the server. */
  ask(): Promise<string>
  /** Ends the server, and the network with it. */
  close(): Promise<void>
}

/**
 * Starts a server in a new network namespace: that of a session's child, and there as long as the session is.
 *
 * @throws {NamespaceError} when this system lets nobody but root make network namespaces.
 */
export async function openNetwork(name: string, port: number): Promise<Network> {
  const { create: creation } = supported().net
  // Without privileges, it takes a user namespace that gives them.
  const user = creation.possible && creation.needsUser
  const layers = [create({ user, net: { loopback: true } })]
  const session = await openSession({ layers, actions: [serve] })
  return networkOf(session, name, port)
}

/** Starts a server in the network of this process. */
export async function openHere(name: string): Promise<Network> {
  return networkOf(await openSession({ actions: [serve] }), name, 0)
}

async function networkOf(session: Session, name: string, wanted: number): Promise<Network> {
  try {
    const port = await serve.reexec({ name, port: wanted }, { session })
    const pid = session.pid as number
    return {
      name,
      pid,
      port,
      // A child of its own, which goes to where that process is, be that here.
      ask: () => ask.reexec(port, { layers: [enter({ all: pid })] }),
      close: () => session.close(),
    }
  } catch (error) {
    await session.close()
    throw error
  }
}
