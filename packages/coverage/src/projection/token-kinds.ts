import type { TokenText } from './tokens.ts'

/** What closes something, and so belongs to the token before it. */
const CLOSERS: ReadonlySet<string> = new Set([')', ']', '}', ';', ',', 'finally'])

/** What printers leave out as they like, and nothing is counted at. */
const OPTIONAL: ReadonlySet<string> = new Set(['(', ')', ';', ','])

/** Whether a token, by its key, closes something. */
export const isCloser = (key: string): boolean => CLOSERS.has(key)

/** Whether a token, by its key, may be left out, and nothing lost. */
export const isOptional = (key: string): boolean => OPTIONAL.has(key)

/** What printers begin statements with, whatever they were in the source. */
const KEYWORDS =
  /^(?:return|break|continue|throw|if|else|for|while|do|switch|case|default|try|catch|var|let|const|void|[[({?:.=;!]|\?\.|&&|\|\||\?\?)$/

/** Whether a token, by its key, is one that compilers use as they like. */
export const isKeyword = (key: string): boolean => KEYWORDS.test(key)

/**
 * How much a pair of tokens says: 4 where both mean the same, 3 where they are names, or strings, which compilers write otherwise, 2
 * where they are the same word of the language, which compilers use as they like, 1 where they are something else, and 0 where they are the
 * same word, but no source map says that one was made of the other.
 */
export type Likeness = 0 | 1 | 2 | 3 | 4

/**
 * Tells how much a pair of tokens says.
 *
 * @param isTied - Whether a source map says that one was made of the other.
 * @returns `undefined` where it says nothing: what closes something may be anything.
 */
export function likenessBetween(
  from: TokenText,
  a: number,
  onto: TokenText,
  b: number,
  isTied: boolean,
): Likeness | undefined {
  const [one, other] = [keyOf(from, a), keyOf(onto, b)]
  if (isCloser(one)) return isCloser(other) ? 1 : undefined
  // The label of a `break` is a part of that.
  const isLabel = /^(?:break|continue)$/.test(keyOf(onto, b - 1)) && other.startsWith('name ')
  if (isLabel || isKeyword(other)) {
    if (!isTied) return one === other ? 0 : undefined
    return one === other ? 2 : 1
  }
  if (one === other) return 4
  const isWrittenOtherwise = [/^name /, /^(?:string |`)/].some(
    (kind) => kind.test(one) && kind.test(other),
  )
  return isWrittenOtherwise ? 3 : 1
}

const keyOf = ({ tokens }: TokenText, at: number): string => tokens[at]?.key ?? ''
