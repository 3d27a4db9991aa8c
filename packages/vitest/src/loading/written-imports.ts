/** An import as it is written. */
export interface WrittenImport {
  /** `undefined` if it is computed. */
  readonly specifier: string | undefined
}

/**
 * Finds the imports of a text by looking for words, without parsing it: it takes what is in comments and in texts for imports, too, and
 * leaves out those of types.
 */
export function writtenImports(text: string): WrittenImport[] {
  const found: WrittenImport[] = []
  for (const { index, 1: quoted } of text.matchAll(/\bfrom\s*(["'][^"'\n]+["'])/g)) {
    if (!isOfTypes(text, index)) found.push({ specifier: unquoted(quoted) })
  }
  for (const { 1: quoted } of text.matchAll(/\bimport\s*(["'][^"'\n]+["'])/g)) {
    found.push({ specifier: unquoted(quoted) })
  }
  for (const { 1: quoted } of text.matchAll(/\bimport\s*\(\s*(["'][^"'\n]+["']\s*[,)])?/g)) {
    found.push({ specifier: quoted === undefined ? undefined : unquoted(quoted) })
  }
  return found
}

/** Whether the statement whose `from` is at an index is erased with the types. */
function isOfTypes(text: string, from: number): boolean {
  const start = Math.max(text.lastIndexOf('import', from), text.lastIndexOf('export', from))
  return start >= 0 && /^(?:im|ex)port\s+type\s+(?!,|$)/.test(text.slice(start, from))
}

function unquoted(quoted = ''): string {
  return quoted.slice(1, quoted.lastIndexOf(quoted.charAt(0)))
}
