import { type FrameBodies, type FrameKind, encodeFrame } from '../profile-format.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { writeSync } = process.getBuiltinModule('node:fs')

/** Appends to the profile that this child inherited. */
export class ProfileWriter {
  readonly #fd: number

  constructor(fd: number) {
    this.#fd = fd
  }

  /** Throws what `write(2)` fails with, such as ENOSPC. */
  append<Kind extends FrameKind>(kind: Kind, body: FrameBodies[Kind]): void {
    writeSync(this.#fd, encodeFrame(kind, body))
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
