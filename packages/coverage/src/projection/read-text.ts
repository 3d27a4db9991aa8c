import { functionsOf } from './functions.ts'
import { type OwnedTokens, ownTokens } from './match-functions.ts'
import { type EncodedSourceMap, type MappedTokens, mappedTokensOf } from './mapped-tokens.ts'
import { type Segments, segmentsOf } from './segments.ts'
import { tokenize } from './tokens.ts'

/** A text, read once, to be projected from or onto, for as many sources as it was made of. */
export interface ReadText extends OwnedTokens, Segments {
  readonly mapped: MappedTokens | undefined
  readonly map: EncodedSourceMap | undefined
}

/**
 * Reads a text and its map.
 *
 * @throws {SyntaxError} when it is not JavaScript.
 * @throws {RangeError} when its map is too large for it.
 */
export function readText(code: string, map?: EncodedSourceMap | null): ReadText {
  const text = tokenize(code)
  const owned = ownTokens(text, functionsOf(text.program, code))
  return {
    ...owned,
    ...segmentsOf(owned),
    map: map ?? undefined,
    mapped: map ? mappedTokensOf(text, map) : undefined,
  }
}
