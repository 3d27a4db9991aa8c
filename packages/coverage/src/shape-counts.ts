import { type Counts, countAt, countsOf, toFunctions } from './counts.ts'
import { nestCounts } from './nest-counts.ts'
import { placeOf } from './projection/places.ts'
import type { ReadText } from './projection/read-text.ts'
import { indexEndingAfter } from './projection/tokens.ts'
import { isCloser } from './projection/token-kinds.ts'
import type { FunctionCov } from './v8-coverage.ts'

/**
 * Writes counts in the shape that V8 gives them, so that a report of them has the branches and functions that it would have if the text
 * itself had run.
 *
 * @param own - What V8 said of the text itself, where that ran too: its shape is kept where no other block ran.
 */
export function shapeCounts(
  counts: Counts,
  text: ReadText,
  own: readonly FunctionCov[] | undefined,
): FunctionCov[] {
  const { code, tokens } = text.text
  const nested = nestCounts(counts, text)
  const shaped = own === undefined ? nested : keepShape(counts, text, nested, own)
  for (const functions of [shaped, nested]) {
    const again = countsOf(functions, code.length)
    const isSame = tokens.every(
      ({ start, key }) => isCloser(key) || countAt(again, start) === countAt(counts, start),
    )
    if (isSame) return functions
  }
  return toFunctions(counts, code.length)
}

/** Puts counts into V8's own ranges of each function of which no block ran that had not, and none more often than others. */
function keepShape(
  counts: Counts,
  text: ReadText,
  nested: readonly FunctionCov[],
  own: readonly FunctionCov[],
): FunctionCov[] {
  const ownCounts = countsOf(own, text.text.code.length)
  const before = new Map(nestCounts(ownCounts, text).map((each) => [shapeOf(each), each]))
  const byPlace = new Map<string, FunctionCov[]>()
  for (const each of own) byPlace.set(placeOf(each), [...(byPlace.get(placeOf(each)) ?? []), each])
  return nested.flatMap((each) => {
    const [same, ...others] = byPlace.get(placeOf(each)) ?? []
    if (same === undefined || others.length > 0 || !before.has(shapeOf(each))) return [each]
    const ranges = same.ranges.map(({ startOffset, endOffset }, at) => {
      const count = at === 0 ? (each.ranges[0]?.count ?? 0) : countIn(counts, text, startOffset)
      return { startOffset, endOffset, count }
    })
    return [{ ...same, isBlockCoverage: same.isBlockCoverage || each.isBlockCoverage, ranges }]
  })
}

const shapeOf = ({ ranges }: FunctionCov): string =>
  ranges.map(({ startOffset, endOffset }) => `${startOffset} ${endOffset}`).join()

/** The count of the first token in a range: what starts behind a token starts with a blank. */
function countIn(counts: Counts, { text }: ReadText, offset: number): number {
  const token = text.tokens[indexEndingAfter(text, offset)]
  return countAt(counts, Math.max(offset, token?.start ?? offset))
}
