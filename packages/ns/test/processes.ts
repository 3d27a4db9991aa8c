import { readFileSync, readdirSync } from 'node:fs'

/** Whether a process runs; one that ended and that nobody waited for does not. See proc_pid_stat(5). */
export function runs(pid: number): boolean {
  const state = stateOf(pid)
  return state !== undefined && state !== 'Z'
}

/** A letter for what a process does, such as `T` for one that is stopped; `undefined` if there is none. */
export function stateOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').match(/\) (\w) /)?.[1]
  } catch {
    return undefined
  }
}

/** Whether a process is the first one of a PID namespace. See proc_pid_status(5). */
export function isFirst(pid: number): boolean {
  try {
    return /^NSpid:.*\t1$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    // It has ended meanwhile.
    return false
  }
}

/** The children of a process, theirs, and so on; those that nobody waited for included. See proc_tid_children(5). */
export function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)])
}

function childrenOf(pid: number): number[] {
  try {
    const tasks = `/proc/${pid}/task`
    return readdirSync(tasks).flatMap((thread) =>
      readFileSync(`${tasks}/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    )
  } catch {
    // It has ended meanwhile.
    return []
  }
}
