import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { heading } from './heading.ts'

const USER_NAMESPACE = ['--user', '--map-root-user', '--mount']

/**
 * Makes sure that namespaces can be made: if not as it is, then by running the program again in a user namespace of its
 * own; and if that is forbidden, too, says why.
 *
 * @returns The exit code, when there is nothing left to do.
 */
export function gainPrivileges(program: string): number | undefined {
  if (whyNoNamespaces([]) === undefined) return undefined
  const reason = whyNoNamespaces(USER_NAMESPACE)
  if (reason !== undefined) {
    console.error(explain(reason))
    return 1
  }
  heading('Not privileged: going on in a user namespace, where only its own namespaces can be seen')
  const command = [...USER_NAMESPACE, process.execPath, program]
  return spawnSync('unshare', command, { stdio: 'inherit' }).status ?? 1
}

function whyNoNamespaces(flags: readonly string[]): string | undefined {
  const command = [...flags, '--mount', '--net', 'true']
  const { status, error, stderr } = spawnSync('unshare', command, { encoding: 'utf8' })
  return status === 0 ? undefined : (error?.message ?? stderr).trim()
}

/** What may forbid it: file, the value that does, and what to do about it. */
const SETTINGS = [
  ['/proc/sys/kernel/unprivileged_userns_clone', '0', 'sysctl kernel.unprivileged_userns_clone=1'],
  ['/proc/sys/user/max_user_namespaces', '0', 'sysctl user.max_user_namespaces=10000'],
  [
    '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    '1',
    'sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile for unshare',
  ],
] as const

function explain(reason: string): string {
  const remedies = SETTINGS.filter(([file, value]) => read(file) === value).map(
    ([, , remedy]) => `  ${remedy}`,
  )
  const others = [
    ...(process.platform === 'linux' ? [] : [`  Linux: this is ${process.platform}`]),
    ...(/^Seccomp:\t2$/m.test(read('/proc/self/status'))
      ? ['  a container without a seccomp filter on unshare(2), such as docker run --privileged']
      : []),
  ]
  return [
    `This demo needs namespaces, and can neither make them nor a user namespace to make them in: ${reason}`,
    'Run it as root, or see to it that there is:',
    ...remedies,
    ...others,
    '  unshare(1) of util-linux, and a kernel with user namespaces',
  ].join('\n')
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}
