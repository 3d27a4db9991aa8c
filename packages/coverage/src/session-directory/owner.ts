import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** A thread, told from any other that had or will have its id. Only characters that a file name may have, and no `-`. */
export interface Owner {
  /** Stays over a reboot. */
  readonly host: string
  /** Of the kernel's present run. */
  readonly boot: string
  /** In which pid and start mean what they say: those of PIDs and of time. */
  readonly namespaces: string
  readonly pid: number
  /** Of the thread, where threads have ids that can be looked up; else that of the process. */
  readonly tid: number
  /** When it started, as the system says it. Empty where it cannot be found out: then a living pid is taken for the owner. */
  readonly start: string
}

/** Identifies the calling thread. */
export function ownOwner(): Owner {
  const [pid, tid] = ownIds()
  return {
    host: shortHash(hostname()),
    boot: shortHash(read('/proc/sys/kernel/random/boot_id')),
    namespaces: shortHash(namespaceOf('pid') + namespaceOf('time')),
    pid,
    tid,
    start: startOf(pid, tid) ?? '',
  }
}

/**
 * Tells whether an owner is certain to be gone. One that cannot be looked at from here may live: it is in another container, or on another
 * machine that shares the directory.
 */
export function isGone(owner: Owner, own: Owner): boolean {
  if (owner.boot !== own.boot) return owner.host === own.host
  if (owner.namespaces !== own.namespaces) return false
  if (!isAlive(owner.pid)) return true
  const start = startOf(owner.pid, owner.tid)
  return owner.start !== '' && start !== '' && start !== owner.start
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** `/proc/thread-self` is the calling thread's, as calls of `node:fs` that are synchronous are made in it. */
function ownIds(): [pid: number, tid: number] {
  const [, pid, tid] = /^(\d+)\/task\/(\d+)$/.exec(link('/proc/thread-self')) ?? []
  return pid === undefined ? [process.pid, process.pid] : [Number(pid), Number(tid)]
}

/** `undefined` where there is no such thread, empty where there is no way to look. */
function startOf(pid: number, tid: number): string | undefined {
  if (process.platform === 'win32') return ''
  if (process.platform !== 'linux') return startByPs(pid)
  try {
    // See proc_pid_stat(5): the 22nd field, in clock ticks. The second one is a name that may hold blanks and brackets.
    const stat = readFileSync(`/proc/${pid}/task/${tid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    return ['ENOENT', 'ESRCH'].includes(code) ? undefined : ''
  }
}

/** As `startOf`, of a process, to the second. */
export function startByPs(pid: number): string | undefined {
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  })
  if (status === 0 && stdout.trim() !== '') return shortHash(stdout.trim())
  return status === 1 ? undefined : ''
}

/** Empty where there is none, or it may not be read. */
function namespaceOf(type: string): string {
  return link(`/proc/thread-self/ns/${type}`)
}

function link(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
