// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { statSync } = process.getBuiltinModule('node:fs')

const known = new Map<string, boolean>()

/** Whether every user can read a file, by the modes of it and of all folders above. */
export function isReadableByAll(path: string): boolean {
  let isReadable = known.get(path)
  if (isReadable === undefined) known.set(path, (isReadable = allows(path, 0o4)))
  return isReadable
}

function allows(path: string, mode: number): boolean {
  try {
    if ((statSync(path).mode & mode) !== mode) return false
  } catch {
    return false
  }
  const folder = path.slice(0, path.lastIndexOf('/'))
  return folder === '' || allows(folder, 0o1)
}
