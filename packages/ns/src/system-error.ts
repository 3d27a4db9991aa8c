import { NamespaceError, type NamespaceFacts, type NamespaceStep } from './errors.ts'
import { hintFor } from './hints.ts'
import { describeReference } from './reference.ts'

/**
 * Makes an error of a system call that failed.
 *
 * @param errno As in errno(3), above 0.
 */
export function systemError(
  about: Omit<NamespaceFacts, 'code' | 'errno'>,
  errno: number,
  options?: ErrorOptions,
): NamespaceError {
  // Not imported, as the child loads this file, too: that would load all that `node:util` re-exports, worker_threads among it.
  const { getSystemErrorName } = process.getBuiltinModule('node:util')
  const facts: NamespaceFacts = { ...about, errno, code: getSystemErrorName(-errno) }
  const hint = hintFor(facts)
  const help = helpFor(facts)
  const message = `${whatFailed(facts)}: ${facts.code}${hint === undefined ? '' : `, ${hint}`}.${help}`
  return new NamespaceError(message, facts, options)
}

/** Makes an error of one that a function of Node.js threw; anything but a failed system call is thrown on. */
export function fromNodeError(
  about: Omit<NamespaceFacts, 'code' | 'errno'>,
  cause: unknown,
): NamespaceError {
  const errno = cause instanceof Error ? (cause as NodeJS.ErrnoException).errno : undefined
  if (errno === undefined) throw cause
  // Node.js gives the number as system calls return it, below 0; that of `process.setuid()` and its like as errno(3) has it.
  return systemError(about, Math.abs(errno), { cause })
}

/** Where there is more about it, in the folder of this package. */
function helpFor({ step, code, type }: NamespaceFacts): string {
  if (code !== 'EPERM') return ''
  return step === 'unshare' && type === 'user'
    ? ' See @reexec/ns/TROUBLESHOOTING.md#eperm-on-user'
    : ' See @reexec/ns/TROUBLESHOOTING.md#eperm'
}

function whatFailed({ step, type, ref }: NamespaceFacts): string {
  const which = type === undefined ? 'namespace' : `${type} namespace`
  const whose = ref === undefined ? 'of the child' : describeReference(ref)
  return `The ${which} ${whose} cannot be ${whatIsDone()[step]} (${step})`
}

/** Made for an error, as are the hints. */
function whatIsDone(): Readonly<Record<NamespaceStep, string>> {
  return {
    open: 'opened',
    setns: 'entered',
    unshare: 'created',
    map: 'given its users and groups',
    offset: 'given its clocks',
    fork: 'given a process',
    root: 'entered at its root',
    mount: 'given its mounts',
    hostname: 'given its host name',
    loopback: 'given its loopback interface',
    setuid: 'run in as that user and group',
    preload: 'entered or created before Node.js starts',
    verify: 'checked',
  }
}
