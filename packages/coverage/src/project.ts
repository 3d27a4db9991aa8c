import { type Counts, countAt, joinSteps } from './counts.ts'
import { type EncodedSourceMap, anchorsOf } from './projection/anchors.ts'
import { pairTokens } from './projection/pair.ts'
import { type Token, tokenize } from './projection/tokens.ts'

/** A text that V8 ran, and how often. Its offsets are those of the source file: JavaScript, or TypeScript with types blanked. */
export interface CountedText {
  readonly code: string
  readonly counts: Counts
}

/** A text made from the same source file, and its map to that. Without a map, offsets are those of the source file too. */
export interface MappedText {
  readonly code: string
  readonly map?: EncodedSourceMap | null | undefined
}

export interface ProjectedCounts {
  readonly counts: Counts
  /** How many stretches of equal count in `from` have no token in `onto`: their counts could not be placed. */
  readonly unplaced: number
}

/** What closes something, and so belongs to the token before it. */
const CLOSERS: ReadonlySet<string> = new Set([')', ']', '}', ';', ','])

/** What printers leave out as they like, and nothing is counted at. */
const OPTIONAL: ReadonlySet<string> = new Set(['(', ')', ';', ','])

/**
 * Moves counts from one text to another, token by token, so that both give the same coverage.
 *
 * @throws {SyntaxError} when one of the texts is not JavaScript.
 */
export function projectCounts(from: CountedText, onto: MappedText): ProjectedCounts {
  const isSameText = from.code === onto.code
  if (isSameText || (!onto.map && from.code.length === onto.code.length)) {
    return { counts: from.counts, unplaced: 0 }
  }
  const source = tokenize(from.code)
  const target = tokenize(onto.code)
  const anchors = onto.map ? anchorsOf(source, target, onto.map) : [{ from: 0, onto: 0 }]
  const partners = pairTokens(source, target, anchors)
  return {
    counts: placeCounts(from.counts, source.tokens, target.tokens, partners),
    unplaced: countUnplaced(from.counts, source.tokens, new Set(partners)),
  }
}

/** Gives each token of a text the count of its partner; what the printer added goes with the token that it belongs to. */
function placeCounts(
  from: Counts,
  source: readonly Token[],
  target: readonly Token[],
  partners: readonly (number | undefined)[],
): Counts {
  const steps: [start: number, count: number][] = [[0, countAt(from, 0)]]
  // Where tokens begin that go with the next one.
  let added: number | undefined
  for (const [at, token] of target.entries()) {
    const partner = source[partners[at] ?? -1]
    if (partner !== undefined) {
      steps.push([added ?? token.start, countAt(from, partner.start)])
      added = undefined
    } else if (!CLOSERS.has(token.key)) {
      added ??= token.start
    }
  }
  return joinSteps(steps)
}

/** Counts the steps that hold tokens a printer would keep, and none that has a partner. */
function countUnplaced(
  { starts }: Counts,
  source: readonly Token[],
  placed: ReadonlySet<number | undefined>,
): number {
  const kept = new Set<number>()
  const lost = new Set<number>()
  let step = 0
  for (const [at, { start, key, isModuleSyntax }] of source.entries()) {
    while ((starts[step + 1] ?? Infinity) <= start) step++
    if (placed.has(at)) kept.add(step)
    else if (!isModuleSyntax && !OPTIONAL.has(key)) lost.add(step)
  }
  return [...lost].filter((each) => !kept.has(each)).length
}
