import type { NamespaceStep } from '../errors.ts'
import type { NamespaceType } from '../namespace.ts'
import type { Native } from '../native.ts'
import type { Furnishing } from '../plan.ts'
import { systemError } from '../system-error.ts'

/** See mount(2). */
const MS_NOSUID = 2
const MS_NODEV = 4
const MS_NOEXEC = 8

/**
 * Does what was asked for in new namespaces.
 *
 * @throws {NamespaceError} when it cannot be done.
 */
export function furnish(native: Native, { loopback, hostname, proc, tmpfs }: Furnishing): void {
  if (loopback === true) check(native.bringUpLoopback(), 'loopback', 'net')
  if (hostname !== undefined) check(native.setHostname(hostname), 'hostname', 'uts')
  if (proc === true) {
    const flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
    check(native.mount('proc', '/proc', 'proc', flags, ''), 'mount', 'mnt')
  }
  for (const path of tmpfs ?? []) {
    check(native.mount('tmpfs', path, 'tmpfs', MS_NOSUID | MS_NODEV, ''), 'mount', 'mnt')
  }
}

function check(result: number, step: NamespaceStep, type: NamespaceType): void {
  if (result < 0) throw systemError({ step, type }, -result)
}
