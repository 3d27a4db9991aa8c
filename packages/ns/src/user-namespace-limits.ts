// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { readFileSync } = process.getBuiltinModule('node:fs')

interface Setting {
  readonly path: string
  readonly isLimit: (value: number) => boolean
  readonly means: string
}

/** Lists what in the system's settings keeps, or may keep, this user from user namespaces. */
export function userNamespaceLimits(): string[] {
  return settings()
    .filter(({ path, isLimit }) => isLimit(read(path)))
    .map(({ means }) => means)
}

/** Most systems have only some of them. */
function read(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8'))
  } catch {
    return Number.NaN
  }
}

/** Of sysctl(8): what keeps a user from user namespaces, and what it says then. Made for an error, as are the hints. */
function settings(): readonly Setting[] {
  return [
    {
      path: '/proc/sys/user/max_user_namespaces',
      isLimit: (value) => value === 0,
      means: 'user.max_user_namespaces is 0, which forbids user namespaces',
    },
    {
      path: '/proc/sys/kernel/unprivileged_userns_clone',
      isLimit: (value) => value === 0,
      means: 'kernel.unprivileged_userns_clone is 0, which leaves user namespaces to root',
    },
    {
      path: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
      isLimit: (value) => value === 1,
      means:
        'kernel.apparmor_restrict_unprivileged_userns is 1: who is not root needs an AppArmor profile with "userns" for this executable',
    },
  ]
}
