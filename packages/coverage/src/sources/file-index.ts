import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** More than any project has, so that a root such as `/` does not take for ever. */
const MAX_FILES = 200_000

/** The files below a folder by their names, listed when they are first asked for. */
export class FileIndex {
  readonly #root: string
  #files: Promise<ReadonlyMap<string, readonly string[]>> | undefined

  constructor(root: string) {
    this.#root = root
  }

  /** Lists the files that have the name of another. */
  async named(path: string): Promise<readonly string[]> {
    this.#files ??= listFiles(this.#root)
    return (await this.#files).get(basename(path)) ?? []
  }
}

/** Lists files by name, except for what is installed or hidden. */
async function listFiles(root: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = new Map<string, string[]>()
  const folders = [root]
  let count = 0
  for (
    let folder = folders.pop();
    folder !== undefined && count < MAX_FILES;
    folder = folders.pop()
  ) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = join(folder, entry.name)
      const isHidden = entry.name.startsWith('.') || entry.name === 'node_modules'
      if (entry.isDirectory() && !isHidden) folders.push(path)
      if (!entry.isFile()) continue
      count++
      const same = files.get(entry.name)
      if (same === undefined) files.set(entry.name, [path])
      else same.push(path)
    }
  }
  return files
}
