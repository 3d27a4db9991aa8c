import type { NamespaceFacts } from './errors.ts'

const PRIVILEGES =
  'this needs CAP_SYS_ADMIN in your own user namespace and in the one that owns the target, see setns(2); ' +
  'a seccomp filter, as container runtimes install it, may forbid it too'

const HINTS: Readonly<Record<string, string>> = {
  'setns EPERM': PRIVILEGES,
  'setns EPERM mnt': `${PRIVILEGES}; for a mount namespace also CAP_SYS_CHROOT in your own user namespace`,
  'setns EINVAL':
    'the kernel does not take it: it may be of another type, or of a type it was built without',
  'setns ENOSYS': 'the kernel, or the sandbox it is wrapped in, has no setns(2)',
  'unshare EPERM': 'a seccomp filter, as container runtimes install it, forbids unshare(2)',
  'open EACCES': 'the path leads through a directory, or to a file, that this user may not read',
  'open EACCES pid':
    "another user's process can only be looked at with CAP_SYS_PTRACE, see ptrace(2) and proc_pid_ns(5)",
  'open ENOENT': 'there is no such path in this mount namespace',
  'open ENOENT pid':
    'there is no such process, or it has ended, or /proc does not show it (hidepid, or another PID namespace)',
  'open ESRCH pid': 'the process has ended',
  'open EBADF': 'the descriptor is not open',
  'open EMFILE': 'this process has too many files open, see setrlimit(2)',
  'verify ENOENT': 'the child needs a /proc that shows it, as /proc/thread-self',
}

/** Finds what a reader of an error should know: what is missing, or where to look. */
export function hintFor({ step, code, type, ref }: NamespaceFacts): string | undefined {
  const key = `${step} ${code}`
  const narrower = typeof ref === 'number' ? 'pid' : type
  return HINTS[`${key} ${type}`] ?? HINTS[`${key} ${narrower}`] ?? HINTS[key]
}
