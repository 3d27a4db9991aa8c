import { closeSync, constants, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { rememberProfile } from './descendants/profile-descriptors.ts'
import { PROFILE_SUFFIX } from './profile-suffix.ts'
import { type FrameBodies, type FrameKind, encodeFrame } from './profile-format.ts'

let allocated = 0

/** A child's profile, on the parent's side. */
export interface AllocatedProfile extends Disposable {
  readonly path: string
  /** For the child to inherit. Closed by dispose. */
  readonly fd: number
  /** Throws what `write(2)` fails with, such as ENOSPC. */
  append<Kind extends FrameKind>(kind: Kind, body: FrameBodies[Kind]): void
  /** Removes the profile, as of a child that there never was. */
  discard(): void
}

/**
 * Makes a new, empty profile. No other process can have one of the same name: it holds pid, time and a number, and an existing
 * file is an error.
 *
 * @param directory Has to exist. Its owner deletes the profile.
 */
export function allocateProfile(directory: string): AllocatedProfile {
  const { O_APPEND, O_CREAT, O_EXCL, O_RDWR } = constants
  const name = `${process.pid}-${process.hrtime.bigint()}-${allocated++}${PROFILE_SUFFIX}`
  const path = join(directory, name)
  const fd = openSync(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL, 0o600)
  const remembered = rememberProfile(fd)
  return {
    path,
    fd,
    append: (kind, body) => void writeSync(fd, encodeFrame(kind, body)),
    discard: () => rmSync(path, { force: true }),
    [Symbol.dispose]() {
      remembered[Symbol.dispose]()
      closeSync(fd)
    },
  }
}
