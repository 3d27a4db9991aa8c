import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FoundMap } from './find-map.ts'

/** A name such as `webpack://app/src/a.ts`, and no letter of a drive. */
const SCHEME = /^[a-z][a-z0-9+.-]+:/i

/**
 * Tells which file a source of a map is: relative to the map, its `sourceRoot`, a URL, or a path.
 *
 * @returns An absolute path, or `undefined` where it is no file.
 */
export function pathOfSource({ map, folder }: FoundMap, index: number): string | undefined {
  const source = map.sources[index]
  if (!source) return undefined
  const isAbsolute = SCHEME.test(source) || source.startsWith('/')
  const joined = isAbsolute || map.sourceRoot === '' ? source : `${map.sourceRoot}/${source}`
  try {
    if (joined.startsWith('file:')) return fileURLToPath(joined.replace(/^file:\/*/, 'file:///'))
  } catch {
    return undefined
  }
  // Tools write names as they are, and not as the URLs that the specification asks for.
  return SCHEME.test(joined) || joined.includes('\0') ? undefined : resolve(folder, joined)
}
