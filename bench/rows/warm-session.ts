import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { openSession } from '@reexec/core'
import { startLeast } from '../contenders/least.ts'
import { onOneCore } from '../measure/on-one-core.ts'
import { load, pathOf } from '../programs.ts'
import type { Peer, Row } from '../row.ts'

/** A call takes so little that one of them cannot be timed. */
const TIMES = 100

/** A call to a child that is there already. */
export const warmSession: Row = {
  id: 'warm-session',
  what: 'one call in a warm session, all on one core',
  async open() {
    const pinned = onOneCore()
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
    const waiting = new Map<number, (n: number) => void>()
    let last = 0
    const askAsCallers = function askAsCallers(n: number): Promise<number> {
      Error.captureStackTrace({}, askAsCallers)
      const id = (last += 1)
      return new Promise((resolve) => {
        waiting.set(id, resolve)
        take = (answer) => {
          waiting.get(id)?.(answer)
          waiting.delete(id)
        }
        wire.write(JSON.stringify({ id, module: import.meta.url, action: 'add', n }))
      })
    }
    const exact = fork(pathOf('peers/echo-of-fork.js'), { serialization: 'advanced' })
    const askExact = function askExact(n: number): Promise<number> {
      Error.captureStackTrace({}, askExact)
      return askFork(exact, n)
    }
    const forked: Peer = {
      name: 'a warm fork',
      atMost: 1,
      times: TIMES,
      run: () => inTurn((n) => askFork(child, n)),
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
        {
          name: 'the same with numbers of calls and stacks of callers',
          times: TIMES,
          run: () => inTurn(askAsCallers),
          than: forked,
        },
        {
          name: "a warm fork, serialization: 'advanced', with stacks of callers",
          times: TIMES,
          run: () => inTurn(askExact),
          than: forked,
        },
      ],
      async [Symbol.asyncDispose]() {
        await session.close()
        child.disconnect()
        exact.disconnect()
        wire.end()
        await Promise.all([child, exact, least].map((each) => once(each, 'exit')))
        pinned[Symbol.dispose]()
      },
    }
  },
}

async function inTurn(ask: (n: number) => Promise<number>): Promise<number> {
  let n = 0
  for (let time = 0; time < TIMES; time += 1) n = await ask(n)
  return n
}

async function askFork(child: ChildProcess, n: number): Promise<number> {
  child.send(n)
  const [answer] = (await once(child, 'message')) as [number]
  return answer
}
