import { waysToCountLines } from './lines.ts'
import type { MappedToken } from './mapped-tokens.ts'
import { type TokenText, indexEndingAfter } from './tokens.ts'

/** Two tokens, by their indexes, of which one was made from the other, or both from one. */
export interface Anchor {
  readonly onto: number
  readonly from: number
}

/** One of the two texts of a projection. */
export interface Side {
  readonly text: TokenText
  /** What its map says of its tokens, for the source in question. Absent where its offsets are those of the source. */
  readonly mapped: readonly MappedToken[] | undefined
  /** Whether the source that its map was made for begins with a byte order mark. */
  readonly hasMark: boolean
}

/**
 * Finds the tokens that source maps tie together, in the order of the text `onto`.
 *
 * @param source - What both texts were made from.
 */
export function anchorsOf(from: Side, onto: Side, source: string): Anchor[] {
  const [first = [], ...others] = placesOf(from, source).flatMap((fromPlaces) =>
    placesOf(onto, source).map((ontoPlaces) => tie(from, fromPlaces, onto, ontoPlaces, source)),
  )
  const agreeing = (anchors: readonly Anchor[]): number =>
    anchors.filter((each) => from.text.tokens[each.from]?.key === onto.text.tokens[each.onto]?.key)
      .length
  const best = others.reduce((one, each) => (agreeing(each) > agreeing(one) ? each : one), first)
  return best.toSorted((a, b) => a.onto - b.onto || a.from - b.from)
}

/** Tokens of a text and their offsets in the source, in the order of the text. */
type Places = readonly (readonly [token: number, offset: number])[]

/** Lists where tokens come from, for each way in which lines may have been counted. `undefined` where they are the source's own. */
function placesOf({ mapped, hasMark }: Side, source: string): (Places | undefined)[] {
  if (mapped === undefined) return [undefined]
  return waysToCountLines(source, hasMark).map((lines) =>
    mapped.flatMap(([token, line, column]) => {
      const offset = (lines[line] ?? Infinity) + column
      const isInLine = column >= 0 && offset <= (lines[line + 1] ?? source.length)
      return isInLine ? [[token, offset] as const] : []
    }),
  )
}

function tie(
  from: Side,
  fromPlaces: Places | undefined,
  onto: Side,
  ontoPlaces: Places | undefined,
  source: string,
): Anchor[] {
  if (fromPlaces !== undefined && ontoPlaces !== undefined) {
    return tieBoth(fromPlaces, ontoPlaces, source)
  }
  if (ontoPlaces !== undefined) {
    return tieToOwn(ontoPlaces, from.text).map(([token, own]) => ({ onto: token, from: own }))
  }
  if (fromPlaces !== undefined) {
    return tieToOwn(fromPlaces, onto.text).map(([token, own]) => ({ onto: own, from: token }))
  }
  return [{ from: 0, onto: 0 }]
}

/** Of a text that has the offsets of the source, it is the token there, or else the next: there may be a type. */
function tieToOwn(places: Places, own: TokenText): [token: number, own: number][] {
  const tied = new Map<number, number>()
  for (const [token, offset] of places) {
    const partner = indexEndingAfter(own, offset)
    if (partner < own.tokens.length) tied.set(token, partner)
  }
  return [...tied]
}

/** Of what was made of one place, the first is tied to the first, and so on, and to the last what one text has more of. */
function tieBoth(fromPlaces: Places, ontoPlaces: Places, source: string): Anchor[] {
  const [fromTokens, ontoTokens] = [fromPlaces, ontoPlaces].map((each) => byPlace(each, source))
  const anchors: Anchor[] = []
  for (const [place, onto] of ontoTokens ?? []) {
    const from = fromTokens?.get(place) ?? []
    const count = from.length === 0 ? 0 : Math.max(from.length, onto.length)
    for (let at = 0; at < count; at++) {
      const last = { from: from.at(-1) ?? 0, onto: onto.at(-1) ?? 0 }
      anchors.push({ from: from[at] ?? last.from, onto: onto[at] ?? last.onto })
    }
  }
  return anchors
}

const BLANK = /(?:\s|\/\*[^]*?\*\/|\/\/.*)*/y

/** Groups tokens by where in the source they begin, blanks and comments skipped, on which makers of maps do not agree. */
function byPlace(places: Places, source: string): Map<number, number[]> {
  const tokens = new Map<number, number[]>()
  for (const [token, offset] of new Map(places)) {
    BLANK.lastIndex = Math.max(offset, 0)
    const place = BLANK.test(source) ? BLANK.lastIndex : offset
    const known = tokens.get(place)
    if (known === undefined) tokens.set(place, [token])
    else known.push(token)
  }
  return tokens
}
