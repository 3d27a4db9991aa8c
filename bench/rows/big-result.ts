import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import type { Action } from '@reexec/core'
import { askForked } from '../contenders/fork.ts'
import { startLeast } from '../contenders/least.ts'
import { load } from '../programs.ts'
import { type Peer, type Row, nothingToClose } from '../row.ts'

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
  const forked: Peer = {
    name: "fork, serialization: 'advanced'",
    atMost: 1 / 3,
    run: () =>
      askForked('peers/big-of-fork.js', { kind, megabytes }, { serialization: 'advanced' }),
  }
  return {
    ...nothingToClose,
    own: { name: 'reexec()', run: () => action.reexec(megabytes) },
    peers: [forked],
    floors: [
      {
        name: kind === 'buffer' ? 'made, and not carried at all' : 'as JSON, on a bare socket',
        run: () => makeOnly(kind, megabytes),
        than: forked,
      },
    ],
  }
}

/** What no way of carrying it can be faster than: a process that makes it, and of records also the text for the other side to read. */
async function makeOnly(kind: string, megabytes: number): Promise<void> {
  const { child, wire } = startLeast('peers/least-big.js', { args: [kind, String(megabytes)] })
  const [text] = await Promise.all([buffer(wire), once(child, 'exit')])
  if (text.length > 0) JSON.parse(String(text))
}
