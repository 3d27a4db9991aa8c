import { loadsTypeScript } from './native-typescript.ts'
import { mayHaveDecorators } from './non-erasable.ts'
import { isStrippable } from './strippable.ts'
import { hasViteMeta, isForeignFile } from './vite-only.ts'

/** What Node.js makes of a file, or the file. */
export interface NativeText {
  /** Of Node.js. */
  readonly format: string | null | undefined
  readonly text: string
}

/**
 * Tells whether Node.js would not run a module as Vite does, although it finds and reads it.
 *
 * @param path Without a query.
 */
export function needsVite(path: string, { format, text }: NativeText): boolean {
  if (isForeignFile(path)) return true
  const isPackages = path.includes('/node_modules/')
  if (format?.endsWith('-typescript') === true) {
    // Of packages it strips none.
    return isPackages || !loadsTypeScript() || hasViteMeta(text) || !isStrippable(text)
  }
  if (format !== 'module' || isPackages) return false
  return hasViteMeta(text) || (/\.m?ts$/.test(path) && mayHaveDecorators(text))
}
