import { setTimeout } from 'node:timers/promises'
import { openSession } from '@reexec/core'
import { type Least, askLeast, startLeast } from '../contenders/least.ts'
import { load } from '../programs.ts'
import type { Peer, Row } from '../row.ts'

/** Milliseconds for the next child to have started, so that it does not take from what is measured. */
const START_MS = 200

/** A call in a fresh child that was started before it was needed. */
export const startedAhead: Row = {
  id: 'started-ahead',
  what: 'one call on a child started ahead, request to result',
  share: 4,
  async open() {
    const { add } = await load<typeof import('../fixtures/add.ts')>('fixtures/add.js')
    const cold: Peer = {
      name: 'reexec(), cold',
      atMost: 0.15,
      before: waitForNext,
      run: () => add.reexec(41),
    }
    let least: Least
    const session = await openSession({ actions: [add], ahead: 2 })
    return {
      own: { name: 'started ahead', before: waitForNext, run: () => add.reexec(41, { session }) },
      peers: [cold],
      floors: [
        {
          name: 'the least program, started before',
          async before() {
            least = startLeast('peers/least.cjs')
            await waitForNext()
          },
          run: () => askLeast(least, 41),
          than: cold,
        },
      ],
      [Symbol.asyncDispose]: () => session.close(),
    }
  },
}

function waitForNext(): Promise<void> {
  return setTimeout(START_MS)
}
