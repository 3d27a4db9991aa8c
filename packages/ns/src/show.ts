/** Shows what was given instead of what is taken. */
export function show(value: unknown): string {
  // Not imported: the child loads modules that use this, and needs none of what `node:util` loads.
  return process.getBuiltinModule('node:util').inspect(value)
}
