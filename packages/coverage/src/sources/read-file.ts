import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'

const MAX_BYTES = 256_000_000

export interface FileText {
  /** Less a byte order mark. */
  readonly text: string
  readonly hasMark: boolean
  readonly modifiedMs: number
}

/**
 * Reads a text file that a profile or a source map names, and so may be anything.
 *
 * @throws {Error} when it is not there, or no regular file (reading a pipe would wait for ever), or too large.
 */
// Synchronously: handing each step to another thread takes longer than the step.
export async function readTextFile(path: string): Promise<FileText> {
  // Opening a pipe would wait as well, without this flag.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) throw new Error(`${path} is not a file`)
    if (stat.size > MAX_BYTES) throw new Error(`${path} is too large`)
    const text = readFileSync(fd, 'utf8')
    const hasMark = text.startsWith('\uFEFF')
    return { text: hasMark ? text.slice(1) : text, hasMark, modifiedMs: stat.mtimeMs }
  } finally {
    closeSync(fd)
  }
}
