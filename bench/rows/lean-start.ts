import { runEmpty } from '../contenders/empty.ts'
import { askLeast, startLeast } from '../contenders/least.ts'
import { load } from '../programs.ts'
import { type Row, nothingToClose } from '../row.ts'

const FLAGS = ['--no-rehash-snapshot', '--v8-pool-size=1']

/** What `leanStart` gives for what it takes. */
export const leanStart: Row = {
  id: 'lean-start',
  what: 'one call with leanStart',
  async open() {
    const { add } = await load<typeof import('../fixtures/add.ts')>('fixtures/add.js')
    return {
      ...nothingToClose,
      own: { name: 'leanStart', run: () => add.reexec(41, { leanStart: true }) },
      peers: [{ name: 'the default', atMost: 0.82, run: () => add.reexec(41) }],
      floors: [
        {
          name: 'an empty script with its flags',
          run: () => runEmpty(...FLAGS),
          than: { name: 'an empty script', run: () => runEmpty() },
        },
        {
          name: 'the least program that makes a call, with its flags',
          run: () => runLeast(FLAGS),
          than: { name: 'the least program that makes a call', run: () => runLeast([]) },
        },
      ],
    }
  },
}

function runLeast(flags: readonly string[]): Promise<unknown> {
  return askLeast(startLeast('peers/least.cjs', { flags }), 41)
}
