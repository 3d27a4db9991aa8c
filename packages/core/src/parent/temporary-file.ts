/** A file without a name, for this user only. Is gone when it is disposed of, or this process ends. */
export interface TemporaryFile extends Disposable {
  readonly fd: number
}

/** Opens an empty file to read, and to write at its end wherever it is read. */
export function openTemporaryFile(): TemporaryFile {
  // Not imported: a child loads this file too.
  const { closeSync, openSync, rmSync } = process.getBuiltinModule('node:fs')
  const { tmpdir } = process.getBuiltinModule('node:os')
  const path = `${tmpdir()}/reexec-${crypto.randomUUID()}`
  const fd = openSync(path, 'ax+', 0o600)
  const remove = (): void => rmSync(path, { force: true })
  // Windows does not remove what is open.
  const isOpenRemovable = process.platform !== 'win32'
  if (isOpenRemovable) remove()
  return {
    fd,
    [Symbol.dispose]() {
      closeSync(fd)
      if (!isOpenRemovable) remove()
    },
  }
}
