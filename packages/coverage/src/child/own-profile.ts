import { PROFILE_SUFFIX } from '../profile-suffix.ts'
import { ProfileWriter } from './profile-writer.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { constants, fchmodSync, openSync, statSync } = process.getBuiltinModule('node:fs')

/**
 * Makes a profile for this process or thread itself. From here on only the descriptor is used: it is good in another root, and as another user.
 *
 * @throws what `open(2)` fails with.
 */
export function makeOwnProfile(directory: string): ProfileWriter {
  const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants
  // In another PID namespace there is the same pid.
  const random = Math.random().toString(36).slice(2)
  const name = `${process.pid}-${process.hrtime.bigint()}-${random}${PROFILE_SUFFIX}`
  const path = `${directory}/${name}`
  const fd = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL, 0o600)
  // Who collects may be neither this user nor root. The folder lets nobody else in who does not know its name.
  if (statSync(directory).uid !== process.geteuid?.()) fchmodSync(fd, 0o644)
  return new ProfileWriter(fd)
}
