import type { Action } from '@reexec/core'
import { askForked } from '../contenders/fork.ts'
import { load } from '../programs.ts'
import { type Row, nothingToClose } from '../row.ts'

type Fixture = typeof import('../fixtures/give-big.ts')

/** Bytes: what has to be carried, and next to nothing to encode. */
export const bigBuffer: Row = {
  id: 'big-buffer',
  what: 'a result of 64 MiB, one Buffer',
  share: 10,
  open: ({ megabytes }) => openPair('buffer', (fixture) => fixture.giveBuffer, megabytes),
}

/** Small objects: encoding and decoding them. */
export const bigRecords: Row = {
  id: 'big-records',
  what: 'a result of 64 MiB, many records',
  share: 20,
  open: ({ megabytes }) => openPair('records', (fixture) => fixture.giveRecords, megabytes),
}

async function openPair(
  kind: string,
  choose: (fixture: Fixture) => Action<number, unknown>,
  megabytes: number,
): ReturnType<Row['open']> {
  const action = choose(await load<Fixture>('fixtures/give-big.js'))
  return {
    ...nothingToClose,
    own: { name: 'reexec()', run: () => action.reexec(megabytes) },
    peers: [
      {
        name: "fork, serialization: 'advanced'",
        atMost: 1 / 3,
        run: () =>
          askForked('peers/big-of-fork.js', { kind, megabytes }, { serialization: 'advanced' }),
      },
    ],
  }
}
