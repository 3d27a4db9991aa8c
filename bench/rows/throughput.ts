import { availableParallelism } from 'node:os'
import { runEmpty } from '../contenders/empty.ts'
import { askLeast, startLeast } from '../contenders/least.ts'
import { load } from '../programs.ts'
import { type Peer, type Row, nothingToClose } from '../row.ts'

/** Many calls, as many at a time as there are cores. */
export const throughput: Row = {
  id: 'throughput',
  what: '200 calls, as many at a time as cores',
  share: 25,
  async open({ calls }) {
    const { add } = await load<typeof import('../fixtures/add.ts')>('fixtures/add.js')
    const empty: Peer = {
      name: 'spawn of an empty script',
      // 0.95 of its throughput.
      atMost: 1 / 0.95,
      times: calls,
      run: () => manyTimes(calls, (n) => runEmpty().then(() => n + 1)),
    }
    return {
      ...nothingToClose,
      own: { name: 'reexec()', times: calls, run: () => manyTimes(calls, (n) => add.reexec(n)) },
      peers: [empty],
      floors: [
        {
          name: 'the least program that does it',
          times: calls,
          run: () =>
            manyTimes(calls, (n) => askLeast(startLeast('peers/least.cjs'), n) as Promise<number>),
          than: empty,
        },
      ],
    }
  },
}

/** Does something for each number from 0, some at a time, and adds up what comes of it. */
async function manyTimes(calls: number, call: (n: number) => Promise<number>): Promise<number> {
  let next = 0
  let sum = 0
  const oneAfterTheOther = async (): Promise<void> => {
    while (next < calls) {
      next += 1
      const result = await call(next)
      sum += result
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, oneAfterTheOther))
  return sum
}
