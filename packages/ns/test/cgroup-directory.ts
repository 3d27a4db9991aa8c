import { accessSync, constants, readFileSync } from 'node:fs'

/** Finds where cgroups can be made: a mount of cgroups(7) of version 2 that this user may write to. */
export function cgroupDirectory(): string | undefined {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n')
  const paths = mounts.map((mount) => mount.split(' ')).filter(([, , type]) => type === 'cgroup2')
  return paths.map(([, path]) => path).find((path) => path !== undefined && isWritable(path))
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
