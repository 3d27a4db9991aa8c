import { type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Action } from '@reexec/core'
import { coverageLayer } from '@reexec/coverage/layer'
import { ask, collect, reportByC8, startCovering, startWaiting } from '../contenders/collect.ts'
import { load } from '../programs.ts'
import type { Contender, Peer, Row } from '../row.ts'

/** A child that is slow, and is asked in between, is told of in other blocks, which c8 is not. */
const NEVER_MS = 2 ** 30

/** How many children there are for each call of a batch. */
const TIMES = 5

/** What a program does that covers its children, once the last of them has ended. */
export const collected: Row = {
  id: 'collect',
  what: 'coverage of 1,000 children of 30 modules, from the end of the last one to the map',
  share: 33,
  async open({ calls }) {
    const children = TIMES * calls
    const folders = openFolders()
    const raw = folders.make('raw')
    await runEach(children, (walk, call) => walk.reexec(call, { env: rawEnv(raw) }))
    let program: ChildProcess | undefined
    return {
      own: {
        name: 'collect()',
        async before() {
          program = await startCovering(children)
        },
        async run() {
          if (program === undefined) throw new Error('It was not started.')
          return await collect(program)
        },
        async after() {
          if (program?.exitCode === null) await once(program, 'exit')
        },
      },
      peers: [c8Report(raw, children)],
      [Symbol.asyncDispose]: folders[Symbol.asyncDispose],
    }
  },
}

/** The same of profiles that are there already, all at once. */
export const folded: Row = {
  id: 'fold',
  what: 'a map of the profiles of 1,000 children of 30 modules, none of which has been read',
  share: 20,
  async open({ calls }) {
    const folders = openFolders()
    const [profiles, raw, copies] = [
      folders.make('profiles'),
      folders.make('raw'),
      folders.make('copies'),
    ]
    const layers = [coverageLayer(profiles, NEVER_MS)]
    const children = TIMES * calls
    await runEach(children, (walk, call) =>
      Promise.all([walk.reexec(call, { layers }), walk.reexec(call, { env: rawEnv(raw) })]),
    )
    const onCopies = (name: string, program: string): Contender => {
      let waiting: ChildProcess | undefined
      return {
        name,
        async before() {
          cpSync(profiles, copies, { recursive: true })
          waiting = await startWaiting(program)
        },
        async run() {
          if (waiting === undefined) throw new Error('It was not started.')
          return await ask(waiting, { directory: copies, part: '/dist/thirty/' })
        },
      }
    }
    const peer = c8Report(raw, children)
    return {
      own: onCopies('foldProfiles(), and v8-to-istanbul', 'peers/fold-profiles.js'),
      peers: [peer],
      floors: [
        { ...onCopies('each file read and removed, no more', 'peers/read-files.js'), than: peer },
      ],
      [Symbol.asyncDispose]: folders[Symbol.asyncDispose],
    }
  },
}

type Walk = Action<number, number>

/** Runs as many children, two at a time. */
async function runEach(
  children: number,
  run: (walk: Walk, call: number) => Promise<unknown>,
): Promise<void> {
  const { walk } = await load<{ walk: Walk }>('thirty/action.js')
  let next = 0
  const work = async (): Promise<void> => {
    while (next < children) await run(walk, next++)
  }
  await Promise.all([work(), work()])
}

function rawEnv(NODE_V8_COVERAGE: string): NodeJS.ProcessEnv {
  return { ...process.env, NODE_V8_COVERAGE }
}

function c8Report(raw: string, children: number): Peer {
  const names = readdirSync(raw)
  if (names.length !== children) throw new Error(`${names.length} of ${children} left raw files.`)
  for (const name of names) withoutOddMaps(join(raw, name))
  return { name: 'c8 report', atMost: 1 / 20, run: () => reportByC8(raw, 'dist/thirty/**') }
}

interface Folders extends AsyncDisposable {
  make(name: string): string
}

function openFolders(): Folders {
  const directory = mkdtempSync(join(tmpdir(), 'reexec-bench-'))
  return {
    make(name) {
      const path = join(directory, name)
      mkdirSync(path)
      return path
    },
    [Symbol.asyncDispose]: async () => rmSync(directory, { recursive: true }),
  }
}

/** c8 (12.0) fails on source maps of scripts that have no URL of a file, as the program of a child that is sent to it has not. */
function withoutOddMaps(path: string): void {
  const coverage = JSON.parse(readFileSync(path, 'utf8')) as {
    'source-map-cache'?: Record<string, unknown>
  }
  const maps = Object.entries(coverage['source-map-cache'] ?? {}).filter(([url]) =>
    url.startsWith('file:'),
  )
  writeFileSync(path, JSON.stringify({ ...coverage, 'source-map-cache': Object.fromEntries(maps) }))
}
