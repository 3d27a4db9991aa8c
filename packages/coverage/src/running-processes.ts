import { readdirSync } from 'node:fs'
import { ownPidNamespace, readStartTicks } from './descendants/process-identity.ts'
import type { ProcessIdentity } from './profile-format.ts'

/** Which processes run, at one moment. */
export class RunningProcesses {
  readonly #ownNamespace = ownPidNamespace()
  #startTicks: Set<number> | undefined

  /** Whether a process still runs. Of one in another PID namespace: whether one does that began at the same time, by a hundredth of a second. */
  has({ pid, pidNamespace, startTicks }: ProcessIdentity): boolean {
    if (startTicks === undefined || this.#ownNamespace === undefined) return this.hasPid(pid)
    if (pidNamespace === this.#ownNamespace) return readStartTicks(pid) === startTicks
    this.#startTicks ??= allStartTicks()
    return this.#startTicks.has(startTicks)
  }

  hasPid(pid: number): boolean {
    try {
      return process.kill(pid, 0)
    } catch (error) {
      // Another user's.
      return (error as NodeJS.ErrnoException).code === 'EPERM'
    }
  }
}

function allStartTicks(): Set<number> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return new Set(pids.flatMap((pid) => readStartTicks(Number(pid)) ?? []))
}
