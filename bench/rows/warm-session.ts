import { fork } from 'node:child_process'
import { once } from 'node:events'
import { openSession } from '@reexec/core'
import { startLeast } from '../contenders/least.ts'
import { load, pathOf } from '../programs.ts'
import type { Peer, Row } from '../row.ts'

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
    const { child: least, wire } = startLeast('peers/least-echo.js')
    let take: ((n: number) => void) | undefined
    wire.on('data', (answer: Buffer) => {
      take?.((JSON.parse(answer.toString('latin1')) as { n: number }).n)
    })
    const askBare = (n: number): Promise<number> =>
      new Promise((resolve) => {
        take = resolve
        wire.write(JSON.stringify({ n }))
      })
    const ask = async (n: number): Promise<number> => {
      child.send(n)
      const [answer] = (await once(child, 'message')) as [number]
      return answer
    }
    const forked: Peer = {
      name: 'a warm fork',
      atMost: 1,
      times: TIMES,
      run: () => inTurn(ask),
    }
    return {
      own: {
        name: 'reexec() in a session',
        times: TIMES,
        run: () => inTurn((n) => add.reexec(n, { session })),
      },
      peers: [forked],
      floors: [
        {
          name: 'a bare socket',
          times: TIMES,
          run: () => inTurn(askBare),
          than: forked,
        },
      ],
      async [Symbol.asyncDispose]() {
        await session.close()
        child.disconnect()
        wire.end()
        await Promise.all([once(child, 'exit'), once(least, 'exit')])
      },
    }
  },
}

async function inTurn(ask: (n: number) => Promise<number>): Promise<number> {
  let n = 0
  for (let time = 0; time < TIMES; time += 1) n = await ask(n)
  return n
}
