import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that is removed at the end of the block that it is `using`. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'reexec-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

interface TemporaryFile extends Disposable {
  readonly path: string
  /** Is open for appending. */
  readonly fd: number
  /** What is in it, line by line. */
  lines(): string[]
}

/** An empty file, removed likewise. */
export function temporaryFile(): TemporaryFile {
  const folder = temporaryFolder()
  const path = join(folder.path, 'file')
  const fd = openSync(path, 'a')
  return {
    path,
    fd,
    lines: () => readFileSync(path, 'utf8').split('\n').filter(Boolean),
    [Symbol.dispose]() {
      closeSync(fd)
      folder[Symbol.dispose]()
    },
  }
}
