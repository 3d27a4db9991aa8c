import { readSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { openRegular } from './read/open-regular.ts'

const MOST_FILES = 10_000

/** Tells which files are scripts for Node.js by their first lines. Looks once at each, and only at regular files: a profile may name anything. */
export class NodeScripts {
  readonly #known = new Map<string, boolean>()
  readonly #folders = (process.env['PATH'] ?? '').split(delimiter)

  /** @param file A path, or what is looked for in `PATH` of this process. */
  has(file: string): boolean {
    let known = this.#known.get(file)
    if (known === undefined) {
      if (this.#known.size >= MOST_FILES) this.#known.clear()
      this.#known.set(file, (known = this.#look(file)))
    }
    return known
  }

  #look(file: string): boolean {
    if (file === '') return false
    const isPath = isAbsolute(file) || file.includes('/')
    const paths = isPath ? [resolve(file)] : this.#folders.map((each) => join(each, file))
    return paths.some((path) => /^#!.*\bnode\b/.test(firstLine(path)))
  }
}

function firstLine(path: string): string {
  try {
    // To open a device may do something.
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return ''
    using file = openRegular(path, { followLink: true })
    const start = Buffer.alloc(128)
    const bytes = readSync(file.fd, start)
    return start.toString('latin1', 0, bytes).split('\n', 1)[0] ?? ''
  } catch {
    return ''
  }
}
