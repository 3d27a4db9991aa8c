import { closeSync, constants, fstatSync, openSync } from 'node:fs'

/** A file that is open for reading. */
export interface OpenFile extends Disposable {
  readonly fd: number
  /** Bytes it had when it was opened. What is appended later is not read. */
  readonly size: number
  /** Whose it is. 0 on Windows. */
  readonly uid: number
  readonly modifiedMs: number
}

/**
 * Opens a file for reading, in a directory where others may write: a symbolic link is not followed, and a named pipe not waited for.
 *
 * @throws {Error} what `open(2)` fails with, and for what is no regular file.
 */
export function openRegular(path: string): OpenFile {
  // Windows has neither of them.
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>
  const fd = openSync(path, (O_RDONLY ?? 0) | O_NOFOLLOW | O_NONBLOCK)
  try {
    const stats = fstatSync(fd)
    if (!stats.isFile()) throw new Error('it is not a regular file')
    const { size, uid, mtimeMs } = stats
    return { fd, size, uid, modifiedMs: mtimeMs, [Symbol.dispose]: () => closeSync(fd) }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}
