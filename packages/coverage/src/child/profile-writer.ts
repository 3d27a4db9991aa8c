import { type FrameBodies, type FrameKind, KINDS, encodeFrame } from '../profile-format.ts'
import { type FileIdentity, loadNative } from './native.ts'

// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { fstatSync, writeSync } = process.getBuiltinModule('node:fs')

/** Appends to a profile by its descriptor. */
export class ProfileWriter {
  readonly fd: number
  /** That of the profile; `undefined` if it was not open from the start. */
  readonly file: FileIdentity | undefined

  /** @param file Default: that of the descriptor now. */
  constructor(fd: number, file: FileIdentity | undefined = fileOf(fd)) {
    this.fd = fd
    this.file = file
  }

  /**
   * Throws what `write(2)` fails with, such as ENOSPC, and where the descriptor is not that of the profile any more: whoever closes
   * descriptors that are none of its own may have opened another file by the same number.
   */
  append<Kind extends FrameKind>(kind: Kind, body: FrameBodies[Kind]): void {
    if (this.file === undefined) throw closed()
    const native = loadNative()
    if (native === undefined) return this.#appendHere(kind, body, this.file)
    const written = native.append(this.fd, ...this.file, KINDS.indexOf(kind), JSON.stringify(body))
    if (written < 0) throw written === -EBADF ? closed() : writeError(written)
  }

  /** Nothing interrupts this: that takes the native file. */
  #appendHere<Kind extends FrameKind>(
    kind: Kind,
    body: FrameBodies[Kind],
    [device, inode]: FileIdentity,
  ): void {
    const now = fileOf(this.fd)
    if (now?.[0] !== device || now[1] !== inode) throw closed()
    writeSync(this.fd, encodeFrame(kind, body))
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

/** See errno(3). */
const EBADF = 9

function closed(): Error {
  return new Error('The descriptor of the profile was closed.')
}

function writeError(code: number): Error {
  const { getSystemErrorName } = process.getBuiltinModule('node:util')
  return new Error(`The profile could not be written: ${getSystemErrorName(code)}.`)
}

function fileOf(fd: number): FileIdentity | undefined {
  const native = loadNative()
  if (native !== undefined) return native.fileOf(fd)
  try {
    const { dev, ino } = fstatSync(fd)
    return [dev, ino]
  } catch {
    return undefined
  }
}
