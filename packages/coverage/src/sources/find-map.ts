import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RanText } from '../profile-format.ts'
import { readTextFile } from './read-file.ts'
import { type SourceMap, readSourceMap } from './source-map.ts'

/** The source map of a text, and the folder that its sources are relative to. */
export interface FoundMap {
  readonly map: SourceMap
  readonly folder: string
}

/**
 * Finds the source map of a text: the one that the child knew, or that the text leads to.
 *
 * @param code - What V8 ran.
 * @returns `undefined` when it has none.
 * @throws {Error} when it has one that cannot be read.
 */
export async function findMap({ url, map }: RanText, code: string): Promise<FoundMap | undefined> {
  const path = fileURLToPath(url)
  if (map !== undefined) return { map: readSourceMap(map), folder: dirname(path) }
  const link = mapUrlOf(code)
  if (link === undefined) return undefined
  if (link.startsWith('data:')) {
    return { map: readSourceMap(parse(dataOf(link))), folder: dirname(path) }
  }
  const file = fileURLToPath(new URL(link, url))
  // A text may name any file there is: only what is called as maps are is read.
  if (!/\.(?:map|json)$/i.test(file)) throw new Error('it names a source map that is not called so')
  const { text } = await readTextFile(file)
  return { map: readSourceMap(parse(text.replace(/^\)\]\}'.*/, ''))), folder: dirname(file) }
}

/** Parses JSON from outside. What `JSON.parse` says of what is none may quote it. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw new SyntaxError('its source map is no JSON')
  }
}

/** A comment of its own at the end of the text, as the specification of source maps has it, if maybe before other such comments. */
export function mapUrlOf(code: string): string | undefined {
  const at = code.lastIndexOf('sourceMappingURL=')
  if (at === -1) return undefined
  const start = code.lastIndexOf('\n', at) + 1
  const [, link] =
    /^\s*(?:\/\/|\/\*)[#@]\s*sourceMappingURL=([^\s*]+)/.exec(code.slice(start)) ?? []
  const end = code.indexOf('\n', at)
  const rest = end === -1 ? [] : code.slice(end + 1).split('\n')
  return rest.every((line) => /^\s*(?:\/\/.*)?$/.test(line)) ? link : undefined
}

function dataOf(url: string): string {
  const comma = url.indexOf(',')
  const data = url.slice(comma + 1)
  return url.slice(0, comma).endsWith(';base64')
    ? Buffer.from(data, 'base64').toString()
    : decodeURIComponent(data)
}
