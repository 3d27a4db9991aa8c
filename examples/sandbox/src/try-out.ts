import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { setPriority } from 'node:os'
import { defineAction } from '@reexec/core'

/** Things that there are outside. */
export interface Things {
  /** Where a server listens on 127.0.0.1. */
  readonly port: number
  /** A file in /tmp. */
  readonly file: string
  /** Id of a process of the same user. */
  readonly pid: number
}

/** What an action is there, and what comes of what it tries: `works`, or the name of an error. */
export type Outcomes = Readonly<Record<string, string>>

/** Tries out what an action can reach. */
export const tryOut = defineAction(
  import.meta.url,
  'tryOut',
  async ({ port, file, pid }: Things): Promise<Outcomes> => ({
    'its user': String(process.getuid?.()),
    'connecting to a server': await outcomeOf(() => reach(port)),
    'reading a file in /tmp': await outcomeOf(() => readFileSync(file)),
    'seeing a process': await outcomeOf(() => statSync(`/proc/${pid}`)),
    'signalling it': await outcomeOf(() => process.kill(pid, 0)),
    'having priority': await outcomeOf(() => setPriority(-1)),
    'becoming root': await outcomeOf(() => process.setuid?.(0)),
  }),
)

async function reach(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.destroy()
}

async function outcomeOf(attempt: () => unknown): Promise<string> {
  try {
    await attempt()
    return 'works'
  } catch (error) {
    const { code, info } = error as { code: string; info?: { code: string } }
    // Functions of `node:os` have the system's error in there.
    return info?.code ?? code
  }
}
