import { FlattenMap, encodedMap } from '@jridgewell/trace-mapping'
import type { EncodedSourceMap } from '../projection/mapped-tokens.ts'

/** A source map of one text, version 3, less what is not needed. */
export interface SourceMap extends EncodedSourceMap {
  readonly version: 3
  /** As written. */
  readonly sources: readonly (string | null)[]
  readonly sourcesContent: readonly (string | null)[]
  readonly sourceRoot: string
  readonly names: readonly string[]
}

/** In characters of `mappings`; decoding takes some 50 times as many bytes. */
const MAX_MAPPINGS = 32_000_000
const MAX_SOURCES = 100_000
/** In an index map; each takes some memory, whether or not there is something in it. */
const MAX_LINES = 1_000_000
const MAX_DEPTH = 8

/**
 * Reads a parsed source map, which is input from outside.
 *
 * @throws {TypeError} when it is not one.
 * @throws {RangeError} when it is larger than any that is in earnest.
 */
export function readSourceMap(raw: unknown): SourceMap {
  const map = isIndexMap(raw) ? flatten(raw) : raw
  if (!isObject(map) || map['version'] !== 3 || typeof map['mappings'] !== 'string') {
    throw new TypeError('its source map is not one of version 3')
  }
  const { mappings } = map
  const sources = strings(map['sources'])
  if (mappings.length > MAX_MAPPINGS || sources.length > MAX_SOURCES) {
    throw new RangeError('its source map is too large')
  }
  if (!/^[A-Za-z0-9+/,;]*$/.test(mappings)) throw new TypeError('its source map cannot be decoded')
  return {
    version: 3,
    mappings,
    sources,
    sourcesContent: strings(map['sourcesContent'] ?? []),
    sourceRoot: typeof map['sourceRoot'] === 'string' ? map['sourceRoot'] : '',
    names: strings(map['names'] ?? []).map(String),
  }
}

function strings(list: unknown): (string | null)[] {
  if (!Array.isArray(list)) throw new TypeError('its source map is not one of version 3')
  return list.map((each) => (typeof each === 'string' ? each : null))
}

type Json = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}

type IndexMap = Json & { readonly sections: readonly unknown[] }

function isIndexMap(raw: unknown): raw is IndexMap {
  return isObject(raw) && Array.isArray(raw['sections'])
}

/** Makes one map of an index map, whose sections are maps again. */
function flatten(raw: IndexMap): unknown {
  checkSections(raw, 0)
  return encodedMap(new FlattenMap(raw as unknown as string))
}

function checkSections(raw: IndexMap, depth: number): void {
  if (depth > MAX_DEPTH) throw new RangeError('its source map nests too deep')
  for (const section of raw.sections) {
    const map = isObject(section) ? section['map'] : undefined
    const offset = isObject(section) ? section['offset'] : undefined
    if (
      !isObject(offset) ||
      !isCount(offset['line'], MAX_LINES) ||
      !isCount(offset['column'], MAX_MAPPINGS)
    ) {
      throw new TypeError('its source map has sections without place')
    }
    if (isIndexMap(map)) checkSections(map, depth + 1)
    else readSourceMap(map)
  }
}

function isCount(value: unknown, most: number): boolean {
  return Number.isInteger(value) && 0 <= Number(value) && Number(value) <= most
}
