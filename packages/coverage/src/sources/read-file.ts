import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

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
export async function readTextFile(path: string): Promise<FileText> {
  // Opening a pipe would wait as well, without this flag.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const stat = await file.stat()
    if (!stat.isFile()) throw new Error(`${path} is not a file`)
    if (stat.size > MAX_BYTES) throw new Error(`${path} is too large`)
    const text = await file.readFile('utf8')
    const hasMark = text.startsWith('\uFEFF')
    return { text: hasMark ? text.slice(1) : text, hasMark, modifiedMs: stat.mtimeMs }
  } finally {
    await file.close()
  }
}
