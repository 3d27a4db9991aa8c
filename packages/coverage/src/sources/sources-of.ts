import { fileURLToPath } from 'node:url'
import type { IsIncluded } from '../text-filter.ts'
import type { RanText } from '../profile-format.ts'
import { hashText } from '../text-hash.ts'
import { type Places, locate } from './locate.ts'
import type { RanCode } from './ran-code.ts'
import type { FileText } from './read-file.ts'
import { pathOfSource } from './source-path.ts'

/** One of the sources of a text. */
export interface SourceOfText {
  readonly path: string
  /** Less a byte order mark. */
  readonly text: string
  /** Whether, as the map was made, it began with a byte order mark. */
  readonly hasMark: boolean
  /** In the source map. Absent where V8 ran the source itself. */
  readonly index: number | undefined
}

/** A source of a text that its counts cannot be given to. */
export interface RefusedSource {
  readonly path: string
  readonly reason: string
}

export interface SourcesOfText {
  readonly sources: readonly SourceOfText[]
  readonly refused: readonly RefusedSource[]
}

/** How often a map may name one source. Each time costs a projection; a bundler that cuts files in parts names them some times. */
const MAX_TIMES = 32

/** Finds the sources that a text was made of, as far as they are included, and are what they were then. */
export async function sourcesOf(
  ran: RanText,
  { file, map }: RanCode,
  isIncluded: IsIncluded,
  places: Places,
): Promise<SourcesOfText> {
  const sources: SourceOfText[] = []
  const refused: RefusedSource[] = []
  if (map === undefined) {
    if (file !== undefined && isIncluded(file.path)) {
      sources.push({ ...file, hasMark: false, index: undefined })
    }
    return { sources, refused }
  }
  const times = new Map<string, number>()
  for (const index of map.map.sources.keys()) {
    const path = pathOfSource(map, index)
    const candidates = path === undefined ? [] : [path, ...places.unalias(path)]
    if (path === undefined || !candidates.some(isIncluded)) continue
    times.set(path, (times.get(path) ?? 0) + 1)
    if ((times.get(path) ?? 0) > MAX_TIMES)
      throw new RangeError(`its source map names ${path} too often`)
    const content = map.map.sourcesContent[index] ?? undefined
    const check = checkOf(ran, path, content, file?.modifiedMs)
    try {
      const found = await locate({ path, mount: ran.mount, check }, places)
      const hasMark = content === undefined ? found.hasMark : content.startsWith('\uFEFF')
      if (isIncluded(found.path)) sources.push({ ...found, hasMark, index })
    } catch (error) {
      refused.push({ path, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  return { sources, refused }
}

/** Makes the check that a source is what the text was made of. */
function checkOf(
  { url, fileHash }: RanText,
  path: string,
  content: string | undefined,
  madeMs: number | undefined,
): (file: FileText) => true | string {
  if (content !== undefined) {
    const text = content.replace(/^\uFEFF/, '')
    return (file) => file.text === text || 'the source has changed since it ran'
  }
  if (fileHash !== undefined && path === fileURLToPath(url)) {
    return (file) => hashText(file.text) === fileHash || 'the source has changed since it ran'
  }
  if (madeMs === undefined) {
    return () => 'its source map does not hold the source, so that it may have changed since it ran'
  }
  return (file) => file.modifiedMs <= madeMs || 'the source is newer than what was made of it'
}
