// Covers the worker thread that this is loaded in by `--require`, if a covered thread has started it.
import { Collector, type Take } from './collector.ts'
import { coverWorkers } from './cover-workers.ts'
import { coverSpawns } from '../descendants/cover-spawns.ts'
import { startHeartbeat } from './heartbeat.ts'
import { hidePreloaded } from './hide-preloaded.ts'
import { atEnd } from './process-end.ts'
import { ProfileWriter } from './profile-writer.ts'
import { TextNumbers } from './text-numbers.ts'
import { WORKER_DATA, type WorkerData } from './worker-data.ts'

/** Counts of a worker are never the last of a profile. */
const INTERIM: Take = { kind: 'interim', isLast: false }
const LAST: Take = { kind: 'interim', isLast: true }

const threads = process.getBuiltinModule('node:worker_threads')
const data = threads.getEnvironmentData(WORKER_DATA) as unknown as WorkerData | undefined
if (data !== undefined) {
  threads.setEnvironmentData(WORKER_DATA, undefined)
  hide(data)
  cover(data)
}

/** Leaves nothing of ours where the worker's own code may look. */
function hide({ execArgv, agent }: WorkerData): void {
  process.execArgv.splice(0, Infinity, ...execArgv)
  hidePreloaded(agent)
}

function cover({
  fd,
  file,
  intervalMs,
  session,
  numbers,
  mount,
  isHooked,
  agent,
}: WorkerData): void {
  const profile = new ProfileWriter(fd, file)
  const { threadId } = threads
  const fail = (error: unknown): void => {
    profile.tryAppend('problem', { message: `worker thread ${threadId}: ${String(error)}` })
  }
  try {
    const collector = Collector.start({
      mountNamespace: () => mount,
      numbers: new TextNumbers(numbers),
      isHooked,
    })
    const take = (how: Take): boolean => {
      try {
        collector.take(profile, how)
        return true
      } catch (error) {
        fail(error)
        return false
      }
    }
    startHeartbeat(intervalMs, () => void take(INTERIM), false)
    atEnd((isCertain) => {
      if (!isCertain) take(INTERIM)
      else if (take(LAST)) profile.tryAppend('threadEnded', { threadId })
    })
    coverWorkers({
      tell: () => ({
        fd,
        file,
        intervalMs,
        session,
        numbers,
        mount,
        isHooked: collector.isHooked(),
        agent,
      }),
      isInherited: true,
      onStart: (id) => profile.tryAppend('threadBegan', { threadId: id }),
    })
    if (session !== undefined) coverSpawns(session, (kind, body) => profile.tryAppend(kind, body))
  } catch (error) {
    fail(error)
  }
}
