import type { Counts } from './counts.ts'
import { type Side, anchorsOf } from './projection/anchors.ts'
import { countUnplaced } from './projection/count-unplaced.ts'
import type { EncodedSourceMap } from './projection/mapped-tokens.ts'
import { matchFunctions } from './projection/match-functions.ts'
import { pairTokens } from './projection/pair.ts'
import { validPairs } from './projection/pairing.ts'
import { placeCounts } from './projection/place-counts.ts'
import { type ReadText, readText } from './projection/read-text.ts'

/** A text made from a source file, and its map to that. Without a map, offsets are those of the source file. */
export interface MappedText {
  readonly code: string
  readonly map?: EncodedSourceMap | null | undefined
}

/** A text that V8 ran, and how often. */
export interface CountedText extends MappedText {
  readonly counts: Counts
}

export interface ProjectedCounts {
  readonly counts: Counts
  /** How many stretches of equal count in `from` have no token in `onto`: their counts could not be placed. */
  readonly unplaced: number
  /**
   * Where in `onto` stretches begin of which `from` does not say whether they ran, since nothing is left there of them, or of what runs
   * in their place. What nothing is left of is counted as not run. In UTF-16 code units.
   */
  readonly untold: readonly number[]
}

/**
 * Moves counts from one text to another, token by token, so that both give the same coverage.
 *
 * @param source - What both were made from, if neither has its offsets. Default: that which has.
 * @throws {SyntaxError} when one of the texts is not JavaScript.
 */
export function projectCounts(
  from: CountedText,
  onto: MappedText,
  source: string = from.map ? onto.code : from.code,
): ProjectedCounts {
  if (isSame(from, onto)) return { counts: from.counts, unplaced: 0, untold: [] }
  const [fromText, ontoText] = [from, onto].map(textOfOnly) as [TextOfSource, TextOfSource]
  return projectText(from.counts, fromText, ontoText, source, true)
}

/** Whether offsets in both texts are the same: they are one, or both those of the source. */
function isSame(from: MappedText, onto: MappedText): boolean {
  return (
    from.code === onto.code || (!from.map && !onto.map && from.code.length === onto.code.length)
  )
}

/** A text, and which of the sources that it was made of is meant. */
export interface TextOfSource {
  readonly text: ReadText
  /** In its map. */
  readonly index: number
  /** Whether that source, as its map was made, begins with a byte order mark. */
  readonly hasMark: boolean
}

function textOfOnly({ code, map }: MappedText): TextOfSource {
  const hasMark = map?.sourcesContent?.[0]?.startsWith('\uFEFF') === true
  return { text: readText(code, map), index: 0, hasMark }
}

/**
 * Moves the counts of what was made of one source.
 *
 * @param asV8 - Whether they are V8's own, with what it gets wrong.
 */
export function projectText(
  counts: Counts,
  from: TextOfSource,
  onto: TextOfSource,
  source: string,
  asV8: boolean,
): ProjectedCounts {
  const [fromSide, ontoSide] = [sideOf(from), sideOf(onto)]
  const turns = { from: turnsOf(from), onto: turnsOf(onto) }
  const anchors = anchorsOf(fromSide, ontoSide, source)
  const pairs = pairTokens(from.text.text, onto.text.text, anchors, turns)
  const matches = matchFunctions(
    from.text,
    onto.text,
    pairs,
    new Set(anchors.map((each) => each.from)),
  )
  const pairing = { from: from.text, onto: onto.text, pairs, anchors, matches }
  const valid = validPairs(pairing)
  const own = fromSide.mapped?.map(([token]) => token)
  return {
    ...placeCounts(counts, pairing, valid, asV8),
    unplaced: countUnplaced(counts, pairing, valid, own),
  }
}

function sideOf({ text, index, hasMark }: TextOfSource): Side {
  const mapped = text.mapped && (text.mapped.bySource.get(index) ?? [])
  return { text: text.text, mapped, hasMark }
}

function turnsOf({ text, index }: TextOfSource): number[] {
  return text.mapped?.turns.flatMap(([token, source]) => (source === index ? [] : [token])) ?? []
}
