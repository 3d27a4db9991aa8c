import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SourceMap, ViteText } from './capture-text.ts'
import type { FileStamp } from './findings.ts'
import { SET_ENV } from './import-meta-env.ts'

/** Makes of Vite's text of a module what Node.js runs: with an `import.meta.env` if it uses one, and its map. */
export function sourceOf({ code, map }: ViteText, path: string | undefined, file: string): string {
  const hasEnv = /\bimport\.meta\.env\b/.test(code)
  const text = hasEnv ? SET_ENV + code : code
  if (path === undefined || map === undefined || map.mappings === '') return text
  const url = inlineUrl(map, hasEnv ? `;${map.mappings}` : map.mappings, path, file)
  return `${text}\n//# sourceMappingURL=${url}\n`
}

/** @param file What the module's file holds, where the map does not say it. */
function inlineUrl(map: SourceMap, mappings: string, path: string, file: string): string {
  const sources = map.sources.map((source) => sourceUrl(source, path))
  const sourcesContent = map.sources.map(
    (source, at) => map.sourcesContent?.[at] ?? (isSame(source, path) ? file : null),
  )
  const json = JSON.stringify({
    version: 3,
    file: basename(path),
    names: map.names,
    sources,
    sourcesContent,
    mappings,
  })
  return `data:application/json;charset=utf-8;base64,${Buffer.from(json).toString('base64')}`
}

function sourceUrl(source: string | null, path: string): string | null {
  return source === null ? null : pathToFileURL(resolve(dirname(path), source)).href
}

function isSame(source: string | null, path: string): boolean {
  return source !== null && resolve(dirname(path), source) === path
}

/** Tells the version of a file; `undefined` if there is none. */
export async function stampOf(path: string): Promise<FileStamp | undefined> {
  try {
    const { mtimeMs, size } = await stat(path)
    return [path, mtimeMs, size]
  } catch {
    return undefined
  }
}
