import { mergeFunctionCovs } from '@bcoe/v8-coverage'
import type { FunctionCounts, RanText, ScriptCounts } from './profile-format.ts'
import type { FunctionCov, RangeCov } from './v8-coverage.ts'

/** A text that children ran, and its counts over all of them. */
export interface FoldedText extends RanText {
  /** V8's functions, offsets in UTF-16 code units, end exclusive. */
  readonly functions: readonly FunctionCov[]
}

/** Adds up counts by text. What it holds grows with distinct texts and shapes of counts, never with profiles. */
export class Fold {
  readonly #texts = new Map<string, FoldingText>()

  /**
   * Adds the counts of one script.
   *
   * @throws {RangeError} when they cannot belong to the text; then nothing of them is added.
   */
  add(text: RanText, [, ...functions]: ScriptCounts): void {
    for (const each of functions) checkRanges(each, text.length)
    const key = `${text.url}\n${text.length}\n${text.hash ?? ''}`
    let folding = this.#texts.get(key)
    if (folding === undefined) this.#texts.set(key, (folding = new FoldingText(text)))
    folding.add(functions)
  }

  /** Lists the texts with their counts, in the order of their URLs. */
  texts(): FoldedText[] {
    return [...this.#texts.values()]
      .map((each) => each.folded())
      .toSorted((a, b) => (a.url < b.url ? -1 : 1))
  }
}

class FoldingText {
  readonly #text: RanText
  /**
   * By start, end and name, since V8 has functions of one range: up to Node.js 22 the initializers of a class's static fields and
   * those of its instance fields both are the class's body.
   */
  readonly #functions = new Map<string, FoldingFunction>()

  constructor(text: RanText) {
    this.#text = text
  }

  add(functions: readonly FunctionCounts[]): void {
    const seen = new Map<string, number>()
    for (const [name, block, ...ranges] of functions) {
      const key = `${ranges[0]}-${ranges[1]} ${name}`
      const nth = seen.get(key) ?? 0
      seen.set(key, nth + 1)
      this.#functionOf(`${key} ${nth}`, name).add(block === 1, ranges)
    }
  }

  #functionOf(key: string, name: string): FoldingFunction {
    let folding = this.#functions.get(key)
    if (folding === undefined) this.#functions.set(key, (folding = new FoldingFunction(name)))
    return folding
  }

  folded(): FoldedText {
    const functions = [...this.#functions.values()].map((each) => each.folded())
    return { ...this.#text, functions: functions.toSorted(byRange) }
  }
}

/**
 * The ranges of a function depend on which of its blocks ran. Those of one shape are added number by number; V8's
 * shapes are few, and are merged at the end, all at once, which does not depend on their order.
 */
class FoldingFunction {
  readonly #name: string
  #isBlockCoverage = false
  readonly #shapes = new Map<string, number[]>()

  constructor(name: string) {
    this.#name = name
  }

  add(isBlockCoverage: boolean, ranges: readonly number[]): void {
    this.#isBlockCoverage ||= isBlockCoverage
    const shape = ranges.filter((_, at) => at % 3 !== 2).join()
    const known = this.#shapes.get(shape)
    if (known === undefined) this.#shapes.set(shape, [...ranges])
    else
      for (let at = 2; at < ranges.length; at += 3) known[at] = (known[at] ?? 0) + (ranges[at] ?? 0)
  }

  folded(): FunctionCov {
    const shapes = [...this.#shapes.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1))
    const merged = mergeFunctionCovs<FunctionCov>(
      shapes.map(([, ranges]) => ({
        functionName: this.#name,
        isBlockCoverage: this.#isBlockCoverage,
        ranges: rangeCovs(ranges),
      })),
    ) as FunctionCov // Only of no functions there is no merge.
    return { ...merged, isBlockCoverage: this.#isBlockCoverage }
  }
}

function rangeCovs(flat: readonly number[]): RangeCov[] {
  return Array.from({ length: flat.length / 3 }, (_, at) => {
    const [startOffset = 0, endOffset = 0, count = 0] = flat.slice(3 * at, 3 * at + 3)
    return { startOffset, endOffset, count }
  })
}

/** The outer before the inner. Of one range, by name, which is V8's order: the last has the say about the count. */
function byRange(one: FunctionCov, other: FunctionCov): number {
  const [a, b] = [one.ranges[0], other.ranges[0]]
  if (a === undefined || b === undefined) return 0
  const byPlace = a.startOffset - b.startOffset || b.endOffset - a.endOffset
  return byPlace || (one.functionName < other.functionName ? -1 : 1)
}

/** V8 lists a function's own range first, and the others inside of it. */
function checkRanges([name, , ...ranges]: FunctionCounts, length: number): void {
  const [outerStart = 0, outerEnd = length] = ranges
  const bad = rangeCovs(ranges).find(
    ({ startOffset, endOffset, count }) =>
      !(0 <= startOffset && startOffset <= endOffset && endOffset <= length && count >= 0) ||
      startOffset < outerStart ||
      endOffset > outerEnd,
  )
  if (ranges.length === 0 || ranges.length % 3 !== 0 || bad !== undefined) {
    throw new RangeError(`Counts of "${name}" do not fit a text of ${length}: ${ranges.join()}`)
  }
}
