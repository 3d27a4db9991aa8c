import { countAt, countsOf } from '../src/counts.ts'
import type { CountedSource } from '../src/count-sources.ts'
import { tokenize } from '../src/projection/tokens.ts'

/** A token at which two counts of one source differ. */
export interface Difference {
  readonly at: string
  readonly expected: number
  readonly actual: number
}

/** Up to Node.js 22 the initializers of a class have the range of its body, so that its `{`, and `export` behind it, take their count. Nothing is reported there. */
const hasWideInitializers = process.versions.node.startsWith('22.')

/** Lists the tokens of a source, other than what closes something (as `finally` does a `try`), whose counts differ. */
export function compareCounts(expected: CountedSource, actual: CountedSource): Difference[] {
  const { code } = expected.text
  if (actual.text.code !== code)
    throw new Error(`${expected.source.path} was counted over another text`)
  const [one, other] = [expected, actual].map(({ functions }) => countsOf(functions, code.length))
  if (one === undefined || other === undefined) return []
  return tokenize(code).tokens.flatMap(({ start, key, isModuleSyntax }) => {
    if ((isModuleSyntax || key === '{') && hasWideInitializers) return []
    const [a, b] = [countAt(one, start), countAt(other, start)]
    const isOfInterest = !/^(?:[)\]};,]|finally)$/.test(key) && a !== b
    return isOfInterest ? [{ at: placeOf(code, start), expected: a, actual: b }] : []
  })
}

function placeOf(code: string, offset: number): string {
  const line = code.slice(0, offset).split('\n').length
  return `${line}: ${code.slice(offset, offset + 40).split('\n', 1)[0]}`
}
