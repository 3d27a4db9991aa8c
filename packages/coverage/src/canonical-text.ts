import type { MappedText } from './project.ts'
import { type Source, javaScriptOf } from './source.ts'

/**
 * Makes the one text of a source that all counts of it are projected onto, whatever children ran. A source in JavaScript is its own;
 * one in TypeScript is with its types replaced by blanks.
 *
 * @throws {Error} when there is no such text.
 */
export type CanonicalTextOf = (source: Source) => Promise<MappedText>

export const canonicalTextOf: CanonicalTextOf = async (source) => ({ code: javaScriptOf(source) })
