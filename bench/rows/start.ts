import { execa } from 'execa'
import { Tinypool } from 'tinypool'
import { runEmpty } from '../contenders/empty.ts'
import { askForked } from '../contenders/fork.ts'
import { askLeast, startLeast } from '../contenders/least.ts'
import { load, pathOf } from '../programs.ts'
import { type Contender, type Peer, type Row, nothingToClose } from '../row.ts'

/** Loads a module that imports one, calls it, and ends. */
const least: Contender = {
  name: 'the least program that does it',
  run: () => askLeast(startLeast('peers/least.cjs'), 41),
}

/** A call, from nothing to the end of its child. */
export const start: Row = {
  id: 'start',
  what: 'one JavaScript action, small result',
  async open() {
    const { add } = await load<typeof import('../fixtures/add.ts')>('fixtures/add.js')
    const empty: Peer = {
      name: 'spawn of an empty script',
      atMost: 1.05,
      run: () => runEmpty().then(() => 42),
    }
    return {
      ...nothingToClose,
      own: { name: 'reexec()', run: () => add.reexec(41) },
      floors: [{ ...least, than: empty }],
      peers: [
        empty,
        {
          name: 'fork and one message',
          atMost: 1,
          run: () => askForked('peers/child-of-fork.js', 41),
        },
        { name: 'execa with IPC', atMost: 1, run: askExeca },
        { name: 'tinypool, cold child process', atMost: 1, run: askTinypool },
      ],
    }
  },
}

async function askExeca(): Promise<unknown> {
  const child = execa(pathOf('peers/child-of-fork.js'), {
    node: true,
    ipcInput: 41,
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
  })
  const answer = await child.getOneMessage()
  await child
  return answer
}

async function askTinypool(): Promise<unknown> {
  const pool = new Tinypool({
    filename: pathOf('peers/worker-of-tinypool.js'),
    runtime: 'child_process',
    minThreads: 1,
    maxThreads: 1,
  })
  const answer: unknown = await pool.run(41)
  await pool.destroy()
  return answer
}
