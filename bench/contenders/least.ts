import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { pathOf, programs } from '../programs.ts'

/** A process with a socket, and nothing of anybody's around it. */
export interface Least {
  readonly child: ChildProcess
  readonly wire: Socket
}

/** How it is started; by default with nothing more than it takes. */
interface Start {
  /** Of Node.js. */
  readonly flags?: readonly string[]
  readonly args?: readonly string[]
  /** Beside this process's. */
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a program with a socket as its descriptor 3. */
export function startLeast(
  program: string,
  { flags = [], args = [], env = {} }: Start = {},
): Least {
  const child = spawn(process.execPath, [...flags, pathOf(program), ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, ...env },
  })
  return { child, wire: child.stdio[3] as Socket }
}

/** Has the least program run an action. Settles when it has ended. */
export async function askLeast(
  { child, wire }: Least,
  param: unknown,
  action = 'peers/least-action.js',
): Promise<unknown> {
  const module = new URL(action, programs).href
  wire.write(JSON.stringify({ module, param }))
  const [answer] = await Promise.all([buffer(wire), once(child, 'exit')])
  return JSON.parse(String(answer))
}
