import { NamespaceError } from '../errors.ts'
import { fromNodeError } from '../system-error.ts'
import { isPoolThread } from './pool.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readFileSync, readdirSync } = process.getBuiltinModule('node:fs')

/** Lists this process's threads, by id. */
export function threadIds(): string[] {
  try {
    return readdirSync('/proc/self/task')
  } catch (cause) {
    throw fromNodeError({ step: 'verify' }, cause)
  }
}

/**
 * Checks that there is no thread that would do the action's work and stay outside, as setns(2) moves only the thread
 * that calls it. Threads to come are made by that one and are in the same namespaces.
 *
 * @param before Ids of the threads from before the action's module was loaded: V8's and Node.js's own, a loader's, another layer's.
 * @throws {NamespaceError} for threads of the module, and for a pool that runs already.
 */
export function checkThreads(before: readonly string[]): void {
  const names = new Map(threadIds().map((id) => [id, nameOf(id)]))
  const outside = [...names].filter(
    ([id, name]) => name !== undefined && (isPoolThread(name) || !before.includes(id)),
  )
  if (outside.length === 0) return
  const list = [...new Set(outside.map(([, name]) => name))].join(', ')
  throw new NamespaceError(
    `${outside.length} threads run already that would stay outside of the namespaces: ${list}. ` +
      `The module of the action, or what it imports, starts them while it is loaded: let it do no asynchronous file ` +
      `access, DNS lookup, compression or cryptography and start no worker at its top level, but in the action. ` +
      `Node.js before 22.18 and 24.3 starts them by itself; this is ${process.versions.node}.`,
    { step: 'verify', code: 'ERR_NAMESPACE_THREADS' },
  )
}

/** The name of a thread (see proc_pid_comm(5)), `undefined` if it has ended. */
function nameOf(id: string): string | undefined {
  try {
    return readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ESRCH') return undefined
    throw fromNodeError({ step: 'verify' }, cause)
  }
}
