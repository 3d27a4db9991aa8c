import { closeSync, constants, fstatSync, openSync } from 'node:fs'

/** A file that is open for reading. */
export interface OpenFile extends Disposable {
  readonly fd: number
  /** Bytes it had when it was opened. What is appended later is not read. */
  readonly size: number
  /** Whose it is. 0 on Windows. */
  readonly uid: number
  readonly modifiedMs: number
  /** When it, or what is known of it, was changed last: not before it was modified, nor before it came to where it is. */
  readonly changedMs: number
}

/**
 * Opens a file for reading that others may have put there: a named pipe is not waited for.
 *
 * @param options.followLink - Whether it may be a symbolic link. Default: no.
 * @throws {Error} what `open(2)` fails with, and for what is no regular file.
 */
export function openRegular(
  path: string,
  { followLink = false }: { followLink?: boolean } = {},
): OpenFile {
  // Windows has neither of them.
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>
  const fd = openSync(path, (O_RDONLY ?? 0) | O_NONBLOCK | (followLink ? 0 : O_NOFOLLOW))
  try {
    const stats = fstatSync(fd)
    if (!stats.isFile()) throw new Error('it is not a regular file')
    const { size, uid, mtimeMs, ctimeMs } = stats
    const changedMs = Math.max(mtimeMs, ctimeMs)
    return { fd, size, uid, modifiedMs: mtimeMs, changedMs, [Symbol.dispose]: () => closeSync(fd) }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}
