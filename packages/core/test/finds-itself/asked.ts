import { type Ran, reply } from './program-folder.ts'

/** What the action `where` tells, as far as a test needs it. */
export interface Where {
  readonly param: string
  readonly pid: number
  readonly cwd: string
  readonly execArgv: string[]
  readonly nodeOptions?: string
  readonly setUp?: unknown
}

/** What a program got that asked the action `where` in a child. Throws if that was in no other process, or there is more on stdout. */
export function childOf(ran: Ran): Where {
  const { parent, child } = reply(ran) as { parent: number; child: Where }
  if (child.pid === parent) throw new Error('The action ran in the process that re-executed it.')
  return child
}
