import { type FrameBodies, type FrameKind, encodeFrame } from '../profile-format.ts'
import { keepStatValues } from './keep-stat-values.ts'
import { loadNative } from './native.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { fstatSync, writeSync } = process.getBuiltinModule('node:fs')

/** Appends to a profile by its descriptor. */
export class ProfileWriter {
  readonly fd: number
  /** What `fileOf` says of the descriptor. */
  readonly file: string

  /** @param file Default: what `fileOf` says now. */
  constructor(fd: number, file: string = fileOf(fd)) {
    this.fd = fd
    this.file = file
  }

  /**
   * Throws what `write(2)` fails with, such as ENOSPC, and where the descriptor is not that of the profile any more: whoever closes
   * descriptors that are none of its own may have opened another file by the same number.
   */
  append<Kind extends FrameKind>(kind: Kind, body: FrameBodies[Kind]): void {
    if (fileOf(this.fd) !== this.file)
      throw new Error('The descriptor of the profile was closed.')
    writeSync(this.fd, encodeFrame(kind, body, loadNative()?.checksum))
  }

  /** Appends where that is possible: a descriptor that was closed leaves nothing to write to. */
  tryAppend<Kind extends FrameKind>(kind: Kind, body: FrameBodies[Kind]): void {
    try {
      this.append(kind, body)
    } catch {
      // The parent books the child as lost.
    }
  }
}

/** Identifies the file of a descriptor. One that is not open has none. */
export function fileOf(fd: number): string {
  try {
    return keepStatValues(() => {
      const { dev, ino } = fstatSync(fd)
      return `${dev} ${ino}`
    })
  } catch {
    return ''
  }
}
