import { parseAstAsync } from 'vitest/node'

/** Lists the specifiers of a text's imports, also of those of `import()` that are not computed. */
export async function parsedImports(code: string): Promise<string[]> {
  const found: string[] = []
  const rest: unknown[] = [await parseAstAsync(code)]
  for (const node of rest) {
    if (typeof node !== 'object' || node === null) continue
    const { type, source } = node as { type?: unknown; source?: { value?: unknown } | null }
    if (isImport(type) && typeof source?.value === 'string') found.push(source.value)
    for (const part of Object.values(node)) {
      if (typeof part === 'object' && part !== null) rest.push(part)
    }
  }
  return found
}

function isImport(type: unknown): boolean {
  return typeof type === 'string' && /^(?:Import|Export).*(?:Declaration|Expression)$/.test(type)
}
