import { setTimeout } from 'node:timers/promises'
import { openSession } from '@reexec/core'
import { load } from '../programs.ts'
import type { Row } from '../row.ts'

/** Milliseconds for the next child to have started, so that it does not take from what is measured. */
const START_MS = 200

/** A call in a fresh child that was started before it was needed. */
export const startedAhead: Row = {
  id: 'started-ahead',
  what: 'one call on a child started ahead, request to result',
  share: 4,
  async open() {
    const { add } = await load<typeof import('../fixtures/add.ts')>('fixtures/add.js')
    const session = await openSession({ actions: [add], ahead: 2 })
    return {
      own: { name: 'started ahead', before: waitForNext, run: () => add.reexec(41, { session }) },
      peers: [
        { name: 'reexec(), cold', atMost: 0.15, before: waitForNext, run: () => add.reexec(41) },
      ],
      [Symbol.asyncDispose]: () => session.close(),
    }
  },
}

function waitForNext(): Promise<void> {
  return setTimeout(START_MS)
}
