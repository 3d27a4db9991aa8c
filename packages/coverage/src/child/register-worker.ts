// Covers the worker thread that this is loaded in by `--require`, if a covered thread has started it.
import { coverSpawns } from '../descendants/cover-spawns.ts'
import { coverThread } from './cover-thread.ts'
import { hidePreloaded } from './hide-preloaded.ts'
import { atEnd } from './process-end.ts'
import { ProfileWriter } from './profile-writer.ts'
import { TextNumbers } from './text-numbers.ts'
import { WORKER_DATA, type WorkerData } from './worker-data.ts'

const threads = process.getBuiltinModule('node:worker_threads')
const told = threads.getEnvironmentData(WORKER_DATA) as unknown as WorkerData | undefined
if (told !== undefined) {
  threads.setEnvironmentData(WORKER_DATA, undefined)
  hide(told)
  cover(told)
}

/** Leaves nothing of ours where the worker's own code may look. */
function hide({ execArgv, agent }: WorkerData): void {
  process.execArgv.splice(0, Infinity, ...execArgv)
  hidePreloaded(agent)
}

function cover(data: WorkerData): void {
  const { intervalMs, session, numbers, mount, isHooked, agent } = data
  const profile = new ProfileWriter(data.fd, data.file)
  const { threadId } = threads
  const fail = (error: unknown): void => {
    profile.tryAppend('problem', { message: `worker thread ${threadId}: ${String(error)}` })
  }
  try {
    coverThread({
      profile,
      intervalMs,
      session,
      collector: { mountNamespace: () => mount, numbers: new TextNumbers(numbers) },
      isHooked,
      threadId,
      kindAtEnd: 'interim',
      whenEnded: () => profile.tryAppend('threadEnded', { threadId }),
      watchEnd: atEnd,
      workers: {
        agent: () => agent,
        // The flags of this thread are those of its workers, unless they get others.
        wayOf: (options) => (options?.execArgv === undefined ? 'inherited' : 'given'),
      },
      fail,
    })
    if (session !== undefined) coverSpawns(session, (kind, body) => profile.tryAppend(kind, body))
  } catch (error) {
    fail(error)
  }
}
