import { coverSpawns } from '../descendants/cover-spawns.ts'
import { type Surroundings, coverThread } from './cover-thread.ts'
import { type ConnectionClass, connectInspector, findConnection } from './inspector.ts'
import { beforeLastWords } from './last-words.ts'
import { watchLoaders } from './loaders.ts'
import type { ModuleClass } from './module-class.ts'
import { OtherSessions } from './other-sessions.ts'
import { ProfileWriter } from './profile-writer.ts'
import { TextNumbers } from './text-numbers.ts'
import { whenLoaded } from './when-loaded.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { closeSync, openSync } = process.getBuiltinModule('node:fs')

/** A file that is there, empty, and stays so. */
const EMPTY = '/dev/null'

/** What V8 says that ran: nothing of Node's own, and a text that is empty. */
const TAKEN = {
  result: [
    { scriptId: '1', url: 'node:internal/rehearsal', functions: [] },
    {
      scriptId: '2',
      url: `file://${EMPTY}`,
      functions: [
        {
          functionName: '',
          ranges: [{ startOffset: 0, endOffset: 0, count: 1 }],
          isBlockCoverage: true,
        },
      ],
    },
  ],
}

/** Goes through what covers a child, with nothing to cover, and has no effect; see `LayerModule` of @reexec/core. */
export function rehearse(): void {
  const fd = openSync(EMPTY, 'w')
  try {
    rehearseWith(new ProfileWriter(fd))
  } finally {
    closeSync(fd)
  }
}

function rehearseWith(profile: ProfileWriter): void {
  const take = coverThread(
    {
      profile,
      intervalMs: 0,
      collector: { mountNamespace: () => undefined, numbers: new TextNumbers() },
      threadId: undefined,
      kindAtEnd: 'counts',
      watchEnd: () => beforeLastWords(nothing, { ...STAGE })(),
      workers: { agent: () => '', wayOf: () => 'given' },
      fail: nothing,
    },
    stage(),
  )
  take('interval')
  take('certain')
  const session = { directory: '', intervalMs: 0, agent: '' }
  coverSpawns(session, nothing)[Symbol.dispose]()
}

function stage(): Surroundings {
  const loader: ModuleClass = {
    registerHooks: nothing,
    _cache: {},
    _extensions: {},
    prototype: { _compile: nothing },
    syncBuiltinESMExports: nothing,
  }
  return {
    connectInspector() {
      findConnection()
      return connectInspector(RehearsalConnection)
    },
    watchLoaders: () => watchLoaders(loader),
    startHeartbeat: nothing,
    stopInlining: nothing,
    coverWorkers: () => whenLoaded('', nothing, []),
    otherSessions: () => new OtherSessions(nothing),
  }
}

/** What stands for `process`. */
const STAGE = {
  on: nothing,
  reallyExit: nothing,
  execve: nothing,
  kill: nothing,
  abort: nothing,
} as unknown as NodeJS.Process

const RehearsalConnection: ConnectionClass = class {
  readonly #onMessage: (json: string) => void

  constructor(onMessage: (json: string) => void) {
    this.#onMessage = onMessage
  }

  dispatch(message: string): void {
    const { id } = JSON.parse(message) as { id: number }
    this.#onMessage(JSON.stringify({ id, result: TAKEN }))
  }

  disconnect(): void {}
}

function nothing(): void {}
