// Got, not imported: an import would load some 30 other built-ins into every child, see docs/discoveries/node.md.
const { writeSync } = process.getBuiltinModule('node:fs')

/** Ends this process, which cannot talk to its parent, and says so on stderr. Nothing of it is the action's to catch. */
export function breakOff(error: unknown): never {
  const { message } = error as Error
  try {
    writeSync(2, `@reexec/core: this child cannot go on. ${message}\n`)
  } catch {
    // Nobody is there to be told.
  }
  process.exit(1)
}
