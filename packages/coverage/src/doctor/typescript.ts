import { join } from 'node:path'
import type { Finding } from '@reexec/core/doctor'
import { canonicalTextOf } from '../canonical-text.ts'

/** What types alone do not make: erasing them leaves no JavaScript. */
const MORE_THAN_TYPES = 'enum Size { small, large }\nexport { Size }\n'

/** Finds out whether TypeScript that is more than types, and JSX, can get into a map. */
export async function typeScriptFinding(directory: string): Promise<Finding> {
  const missing: string[] = []
  for (const [what, file] of [
    ['enums and parameter properties', 'more.ts'],
    ['JSX', 'more.tsx'],
  ] as const) {
    try {
      await canonicalTextOf({ path: join(directory, file), text: MORE_THAN_TYPES })
    } catch {
      missing.push(what)
    }
  }
  if (missing.length === 0)
    return { level: 'ok', text: 'All of TypeScript can be covered, also enums and JSX' }
  return {
    level: 'note',
    text: `Files with ${missing.join(', or ')} cannot be covered in maps of this package: that takes esbuild, which is not installed`,
  }
}
