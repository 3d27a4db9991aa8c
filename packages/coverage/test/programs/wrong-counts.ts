import type { CountedSource } from '../../src/count-sources.ts'
import { countAt, countsOf } from '../../src/counts.ts'
import { type ReadText, readText } from '../../src/projection/read-text.ts'
import { indexEndingAfter } from '../../src/projection/tokens.ts'
import type { Programs } from './count-programs.ts'

/** A place of a program of which coverage says something else than its own counter. */
export interface WrongCount {
  readonly kind: 'statement' | 'function' | 'expression'
  readonly at: string
  readonly ran: number
  readonly said: number
}

/** Lists what is wrong, and not said to be untold. */
export function wrongCounts(
  { programs }: Programs,
  sources: readonly CountedSource[],
): WrongCount[] {
  return programs.flatMap(({ path, places, hits }) => {
    const source = sources.find((each) => each.source.path === path)
    if (source === undefined) throw new Error(`${path} was not counted`)
    const { code } = source.text
    const text = readText(code)
    const counts = countsOf(source.functions, code.length)
    const untold = new Set(source.untold.map((offset) => segmentAt(text, offset)))
    return places.flatMap(({ id, kind, offset }) => {
      const start = kind === 'function' ? offset : skipParentheses(code, offset)
      const [ran, said] = [hits[id] ?? 0, countAt(counts, start)]
      if (ran === said || untold.has(segmentAt(text, start))) return []
      const at = `${path}:${code.slice(0, offset).split('\n').length} ${code.slice(offset, offset + 40)}`
      return [{ kind, at, ran, said }]
    })
  })
}

const segmentAt = ({ text, ofToken }: ReadText, offset: number): number | undefined =>
  ofToken[indexEndingAfter(text, offset)]

/** An expression may stand in parentheses, and types that were in front of it are blanks. */
function skipParentheses(code: string, offset: number): number {
  let at = offset
  while (/[\s(]/.test(code[at] ?? '')) at++
  return at
}
