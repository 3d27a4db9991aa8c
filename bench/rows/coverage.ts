import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Action, Layer } from '@reexec/core'
import { coverageLayer } from '@reexec/coverage/layer'
import { type Least, askLeast, startLeast } from '../contenders/least.ts'
import { load, programs } from '../programs.ts'
import type { Peer, Row } from '../row.ts'

type Numbers = Action<number, number>

/** What covering a child adds, to its start and to its end. */
export const coveredOne: Row = {
  id: 'covered-1',
  what: 'a covered child, one module',
  open: () =>
    openCovered(() => load<{ add: Numbers }>('fixtures/add.js').then(({ add }) => add), {
      uncovered: 1.18,
      nodesOwn: 1.03,
    }),
}

export const coveredThirty: Row = {
  id: 'covered-30',
  what: 'the same of 30 modules',
  open: () =>
    openCovered(() => load<{ walk: Numbers }>('thirty/action.js').then(({ walk }) => walk), {
      uncovered: 1.25,
      nodesOwn: 1.03,
    }),
}

export const coveredTypeScript: Row = {
  id: 'covered-typescript',
  what: 'the same of 30 modules of TypeScript, second call on',
  open: () =>
    openCovered(() => load<{ walk: Numbers }>('thirty/action.ts').then(({ walk }) => walk), {
      uncovered: 1.25,
      nodesOwn: 1.03,
      plain: { program: 'thirty/plain.ts', atMost: 0.5 },
    }),
}

/** Our time as a multiple of others. */
interface Multiples {
  /** Of the same child without coverage. */
  readonly uncovered: number
  /** Of the same under `NODE_V8_COVERAGE`. */
  readonly nodesOwn: number
  /** Of the least program that does it in Node.js alone, under `NODE_V8_COVERAGE`. */
  readonly plain?: { readonly program: string; readonly atMost: number }
}

async function openCovered(
  loadAction: () => Promise<Numbers>,
  atMost: Multiples,
): ReturnType<Row['open']> {
  const action = await loadAction()
  const directory = mkdtempSync(join(tmpdir(), 'reexec-bench-'))
  const folder = (name: string) => {
    const path = join(directory, name)
    mkdirSync(path)
    return path
  }
  const layers = [coverageLayer(folder('profiles'))]
  const NODE_V8_COVERAGE = folder('raw')
  const env = { ...process.env, NODE_V8_COVERAGE }
  const { plain } = atMost
  const uncovered: Peer = {
    name: 'uncovered',
    atMost: atMost.uncovered,
    run: () => action.reexec(41),
  }
  return {
    own: { name: 'covered', run: () => action.reexec(41, { layers }) },
    peers: [
      uncovered,
      {
        name: 'under NODE_V8_COVERAGE',
        atMost: atMost.nodesOwn,
        run: () => action.reexec(41, { env }),
      },
      ...(plain === undefined
        ? []
        : [
            {
              name: 'the least program, under NODE_V8_COVERAGE',
              atMost: plain.atMost,
              run: () => askLeast(leastUnder(NODE_V8_COVERAGE), 41, plain.program),
            },
          ]),
    ],
    floors: [
      {
        name: 'the least layer that counts, and writes what V8 says as it is',
        than: uncovered,
        run: () => action.reexec(41, { layers: [leastLayer] }),
      },
    ],
    async [Symbol.asyncDispose]() {
      rmSync(directory, { recursive: true })
    },
  }
}

const leastLayer: Layer = {
  name: 'least-cover',
  amend: (launch) =>
    launch.addChildModule('least-cover', new URL('peers/least-cover.cjs', programs).href, {}),
}

function leastUnder(NODE_V8_COVERAGE: string): Least {
  return startLeast('peers/least.cjs', { env: { NODE_V8_COVERAGE } })
}
