import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { IsIncluded } from './text-filter.ts'
import { addCounts } from './add-counts.ts'
import { type CanonicalTextOf, canonicalTextOf } from './canonical-text.ts'
import { type Counts, countAt, countsOf } from './counts.ts'
import { shapeCounts } from './shape-counts.ts'
import type { FoldedText } from './fold/fold.ts'
import { type MappedText, type ProjectedCounts, type TextOfSource, projectText } from './project.ts'
import { addUnlisted, mayLackFunctions } from './projection/add-unlisted.ts'
import { dropGenerated } from './projection/drop-generated.ts'
import { type ReadText, readText } from './projection/read-text.ts'
import { mayBeUnsteady, steadyCounts } from './projection/steady-counts.ts'
import { isCloser } from './projection/token-kinds.ts'
import type { Source } from './source.ts'
import { FileIndex } from './sources/file-index.ts'
import type { Places } from './sources/locate.ts'
import { mapUrlOf } from './sources/find-map.ts'
import { type PathAliases, unaliaser } from './sources/path-aliases.ts'
import { readTextFile } from './sources/read-file.ts'
import { type RanCode, findRanCode } from './sources/ran-code.ts'
import { type SourceOfText, type RefusedSource, sourcesOf } from './sources/sources-of.ts'
import type { FunctionCov } from './v8-coverage.ts'

/** Which sources are counted, and how they are found. */
export interface CountSourcesOptions {
  /** Which sources to count, by absolute paths. */
  readonly isIncluded: IsIncluded
  /** The text of each source that counts are to be over. Default: `canonicalTextOf`. */
  readonly textOf?: CanonicalTextOf
  /** Directory that the keys of `paths` are relative to. Default: the working directory. */
  readonly root?: string
  /** What folders are called where children ran in other mount namespaces or roots. */
  readonly paths?: PathAliases
  /**
   * Whether counts are to be as V8 gives them, what it gets wrong included, to be like those of others that take them as they are.
   * Default: false.
   */
  readonly asV8?: boolean
}

/** A source, and what children ran of it, whatever texts were made of it. */
export interface CountedSource {
  readonly source: Source
  /** The text that counts are over. */
  readonly text: MappedText
  /** V8's functions over it, offsets in UTF-16 code units, end exclusive. */
  readonly functions: readonly FunctionCov[]
  /** How many stretches of equal count found no place in the text, over all texts of the source. */
  readonly unplaced: number
  /**
   * Where in the text stretches begin of which one of its texts does not say whether they ran, since its compiler left nothing of them, or of
   * what runs in their place. What nothing is left of is counted as not run. In UTF-16 code units, ascending.
   */
  readonly untold: readonly number[]
}

/** What `countSources` gives. */
export interface CountedSources {
  /** By path. */
  readonly sources: readonly CountedSource[]
  /** Texts and sources of texts that were not counted, and why. */
  readonly refused: readonly RefusedSource[]
}

/** Gives the counts of texts to the sources that they were made of, as counts over one text a source. */
export async function countSources(
  texts: readonly FoldedText[],
  options: CountSourcesOptions,
): Promise<CountedSources> {
  const { uses, refused } = await findUses(texts, options)
  const sources: CountedSource[] = []
  const { textOf = canonicalTextOf } = options
  for (const [path, each] of [...uses].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    // What goes wrong costs this source, not the others.
    const refuse = (error: unknown): void => void refused.push({ path, reason: messageOf(error) })
    const source = await countSource(each, textOf, refuse).catch(refuse)
    if (source) sources.push(source)
  }
  return { sources, refused }
}

/** A text that V8 ran, with its counts, read when it is asked for. */
class UsedText {
  readonly code: string
  readonly functions: readonly FunctionCov[]
  /** Whether its counts are to be V8's own. */
  readonly asV8: boolean
  readonly #map: RanCode['map']
  #read: ReadText | undefined

  constructor(
    { functions, hasLaterTakes }: FoldedText,
    { code, map, hasMark }: RanCode,
    asV8: boolean,
  ) {
    this.code = code
    this.#map = map
    this.asV8 = asV8
    const told = hasMark ? withoutMark(functions) : functions
    // What does not fit is refused for all sources at once.
    countsOf(told, code.length)
    const mayLack = hasLaterTakes === true && mayLackFunctions(told)
    this.functions = mayLack ? addUnlisted(told, this.read().functions) : told
  }

  /** The counts of what was made of sources. */
  counts(): Counts {
    const functions = dropGenerated(this.functions, this.read().functions)
    return this.asV8 ? countsOf(functions, this.code.length) : steadyCounts(functions, this.read())
  }

  /** Whether V8's functions say what `counts` does, wherever it matters. */
  isAsV8(): boolean {
    if (this.asV8 || !mayBeUnsteady(this.functions, this.code)) return true
    const [counts, ofV8] = [this.counts(), countsOf(this.functions, this.code.length)]
    return this.read().text.tokens.every(
      ({ start, key }) => isCloser(key) || countAt(counts, start) === countAt(ofV8, start),
    )
  }

  read(): ReadText {
    return (this.#read ??= readText(this.code, this.#map?.map))
  }
}

/** Moves V8's ranges to where they are without a byte order mark. */
function withoutMark(functions: readonly FunctionCov[]): FunctionCov[] {
  return functions.map((each) => ({
    ...each,
    ranges: each.ranges.map(({ startOffset, endOffset, count }) => ({
      startOffset: Math.max(0, startOffset - 1),
      endOffset: Math.max(0, endOffset - 1),
      count,
    })),
  }))
}

/** That a text was made of a source. */
interface Use {
  readonly text: UsedText
  readonly source: SourceOfText
}

async function findUses(
  texts: readonly FoldedText[],
  { isIncluded, root = '.', paths, asV8 = false }: CountSourcesOptions,
): Promise<{ uses: ReadonlyMap<string, readonly Use[]>; refused: RefusedSource[] }> {
  const absoluteRoot = resolve(root)
  const places: Places = {
    unalias: unaliaser(absoluteRoot, paths),
    index: new FileIndex(absoluteRoot),
  }
  const uses = new Map<string, Use[]>()
  const refused: RefusedSource[] = []
  for (const folded of texts) {
    try {
      const ran = await findRanCode(folded, places)
      const found = await sourcesOf(folded, ran, isIncluded, places)
      refused.push(...found.refused)
      if (found.sources.length === 0) continue
      const text = new UsedText(folded, ran, asV8)
      for (const source of found.sources) {
        const same = uses.get(source.path)
        if (same === undefined) uses.set(source.path, [{ text, source }])
        else same.push({ text, source })
      }
    } catch (error) {
      const path = fileURLToPath(folded.url)
      const isOfInterest = isIncluded(path) || (await hasMap(folded))
      if (isOfInterest) refused.push({ path, reason: messageOf(error) })
    }
  }
  return { uses, refused }
}

/** Whether a text may have been made of other files than the one at its URL. */
async function hasMap({ url, code, map }: FoldedText): Promise<boolean> {
  if (code !== undefined || map !== undefined) return true
  const file = await readTextFile(fileURLToPath(url)).catch(() => undefined)
  return file !== undefined && mapUrlOf(file.text) !== undefined
}

async function countSource(
  uses: readonly Use[],
  textOf: CanonicalTextOf,
  refuse: (error: unknown) => void,
): Promise<CountedSource | undefined> {
  const [first] = uses
  if (first === undefined) return undefined
  const { path, text: content } = first.source
  const source = { path, text: content }
  const text = await textOf(source)
  if (uses.length === 1 && isThatText(first, text) && first.text.isAsV8()) {
    return { source, text, functions: first.text.functions, unplaced: 0, untold: [] }
  }
  const projected = projectUses(uses, text, refuse)
  if (projected.length === 0) return undefined
  const counts = addCounts(projected.map((each) => each.counts))
  const unplaced = projected.reduce((sum, each) => sum + each.unplaced, 0)
  const own = uses.find((use) => isThatText(use, text))?.text.functions
  const functions = shapeCounts(counts, readText(text.code), own)
  const untold = new Set(projected.flatMap((each) => each.untold))
  return { source, text, functions, unplaced, untold: [...untold].toSorted((a, b) => a - b) }
}

/** Projects each text of a source onto one. One that cannot be costs that text. */
function projectUses(
  uses: readonly Use[],
  onto: MappedText,
  refuse: (error: unknown) => void,
): ProjectedCounts[] {
  let target: TextOfSource | undefined
  return uses.flatMap((use) => {
    const { text, source } = use
    try {
      if (isThatText(use, onto)) return [{ counts: text.counts(), unplaced: 0, untold: [] }]
      const hasMark = hasMarkIn(onto) ?? source.hasMark
      target ??= { text: readText(onto.code, onto.map), index: 0, hasMark }
      const from = { text: text.read(), index: source.index ?? 0, hasMark: source.hasMark }
      return [projectText(text.counts(), from, target, source.text, text.asV8)]
    } catch (error) {
      refuse(error)
      return []
    }
  })
}

/** Whether offsets in what ran are those of a text. */
function isThatText({ text, source }: Use, onto: MappedText): boolean {
  const hasOffsetsOfSource = source.index === undefined && !onto.map
  return text.code === onto.code || (hasOffsetsOfSource && text.code.length === onto.code.length)
}

function hasMarkIn({ map }: MappedText): boolean | undefined {
  return map?.sourcesContent?.[0]?.startsWith('\uFEFF')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
