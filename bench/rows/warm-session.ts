import { fork } from 'node:child_process'
import { once } from 'node:events'
import { openSession } from '@reexec/core'
import { load, pathOf } from '../programs.ts'
import type { Row } from '../row.ts'

/** A call takes so little that one of them cannot be timed. */
const TIMES = 100

/** A call to a child that is there already. */
export const warmSession: Row = {
  id: 'warm-session',
  what: 'one call in a warm session',
  async open() {
    const { add } = await load<typeof import('../fixtures/add.ts')>('fixtures/add.js')
    const session = await openSession({ actions: [add] })
    const child = fork(pathOf('peers/echo-of-fork.js'))
    const ask = async (n: number): Promise<number> => {
      child.send(n)
      const [answer] = (await once(child, 'message')) as [number]
      return answer
    }
    return {
      own: {
        name: 'reexec() in a session',
        times: TIMES,
        run: () => inTurn((n) => add.reexec(n, { session })),
      },
      peers: [{ name: 'a warm fork', atMost: 1, times: TIMES, run: () => inTurn(ask) }],
      async [Symbol.asyncDispose]() {
        await session.close()
        child.disconnect()
        await once(child, 'exit')
      },
    }
  },
}

async function inTurn(ask: (n: number) => Promise<number>): Promise<number> {
  let n = 0
  for (let time = 0; time < TIMES; time += 1) n = await ask(n)
  return n
}
