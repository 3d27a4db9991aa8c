import { closeSync, constants, fstatSync, openSync } from 'node:fs'

/** A file that is open for reading. */
export interface OpenFile extends Disposable {
  readonly fd: number
  /** Bytes it had when it was opened. What is appended later is not read. */
  readonly size: number
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
    return { fd, size: stats.size, [Symbol.dispose]: () => closeSync(fd) }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}
