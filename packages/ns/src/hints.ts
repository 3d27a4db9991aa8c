import type { NamespaceFacts } from './errors.ts'
import { userNamespaceLimits } from './user-namespace-limits.ts'

/** Finds what a reader of an error should know: what is missing, or where to look. */
export function hintFor({ step, code, type, ref }: NamespaceFacts): string | undefined {
  const key = `${step} ${code}`
  const narrower = typeof ref === 'number' ? 'pid' : type
  const hints = allHints()
  const hint = hints[`${key} ${type}`] ?? hints[`${key} ${narrower}`] ?? hints[key]
  const limits = canBeLimited(step) ? userNamespaceLimits() : []
  return [...(hint === undefined ? [] : [hint]), ...limits].join('; ') || undefined
}

/** Whether the system's settings for user namespaces can make a step fail: some let them be created, but give no privileges in them. */
function canBeLimited(step: string): boolean {
  return ['unshare', 'map', 'mount', 'hostname', 'loopback', 'offset'].includes(step)
}

/** Made for an error: every child has this file, and hardly one of them fails. */
function allHints(): Readonly<Record<string, string>> {
  const privileges =
    'this needs CAP_SYS_ADMIN in the user namespace that the child is in by then and in the one that owns the target, see setns(2); ' +
    'a seccomp filter, as container runtimes install it, may forbid it too'
  const threads =
    'the kernel takes only a process of one thread, and another library in LD_PRELOAD may have started one'
  return {
    'setns EPERM': privileges,
    'setns EPERM mnt': `${privileges}; for a mount namespace also CAP_SYS_CHROOT`,
    'setns EPERM user': 'this needs CAP_SYS_ADMIN in that user namespace, which its owner has',
    'setns EINVAL':
      'the kernel does not take it: it may be of another type, or of a type it was built without',
    'setns EINVAL mnt': threads,
    'setns EINVAL user': `it is the one that the process is in already; or ${threads}`,
    'setns EINVAL pid':
      'it is neither the PID namespace of this process nor one below that, see setns(2)',
    'setns ENOSYS': 'the kernel, or the sandbox it is wrapped in, has no setns(2)',
    'unshare EPERM':
      'this needs CAP_SYS_ADMIN: create a user namespace with it, which gives that; ' +
      'a seccomp filter, as container runtimes install it, may forbid it too',
    'unshare EINVAL user': threads,
    'unshare EPERM user': 'a new user namespace is forbidden here',
    'unshare ENOSPC': 'there are as many as /proc/sys/user allows, or they are nested too deep',
    'unshare EUSERS': 'there are as many as /proc/sys/user allows, or they are nested too deep',
    'unshare EINVAL pid':
      'the kernel creates none for a process that has entered or created one already: it wants another process in between',
    'unshare EINVAL': 'the kernel was built without this type',
    'map EPERM':
      "mapping others than the parent's own user and group needs CAP_SETUID and CAP_SETGID, see user_namespaces(7)",
    'map EINVAL': 'the ranges overlap, or there are too many, see user_namespaces(7)',
    'fork ENOMEM': 'the first process of that PID namespace has ended, and it takes no others',
    'offset ERANGE': 'a clock would be below 0, or too far ahead, see time_namespaces(7)',
    'root EACCES':
      'its working directory is closed to who has privileges only in the user namespace that was entered: give the call another (cwd)',
    'mount EPERM':
      'this needs CAP_SYS_ADMIN in the user namespace that owns the mount namespace; a /proc that is partly hidden, as in many ' +
      'containers, keeps the kernel from mounting another',
    'mount ENOENT': 'there is no such directory',
    'hostname EPERM': 'this needs CAP_SYS_ADMIN in the user namespace that owns the namespace',
    'setuid EINVAL': 'that id is not mapped in the user namespace, see user_namespaces(7)',
    'setuid EPERM': 'this needs CAP_SETUID and CAP_SETGID in the user namespace',
    'open EACCES': 'the path leads through a directory, or to a file, that this user may not read',
    'open EACCES pid':
      "another user's process can only be looked at with CAP_SYS_PTRACE, see ptrace(2) and proc_pid_ns(5)",
    'open ENOENT': 'there is no such path in the mount namespace where it is looked up',
    'open ENOENT pid':
      'there is no such process, or it has ended, or /proc does not show it (hidepid, or another PID namespace)',
    'open ESRCH pid': 'the process has ended',
    'open EBADF': 'the descriptor is not open',
    'open EMFILE': 'this process has too many files open, see setrlimit(2)',
    'verify ENOENT': 'the child needs a /proc that shows it, as /proc/thread-self',
  }
}
