import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** The packages that have pages about what they export, and where these are kept. */
export const DOCUMENTED: readonly { readonly source: string; readonly pages: string }[] = [
  'core',
  'ns',
  'coverage',
  'vitest',
].map((name) => ({
  source: join(ROOT, 'packages', name),
  pages: join(ROOT, 'docs/api', name),
}))
