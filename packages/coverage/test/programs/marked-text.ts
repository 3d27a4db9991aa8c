/**
 * The text of a program, with marks at what is to be counted. It is rendered as it is, to be covered, and with calls of a counter
 * instead of the marks, to find out what ran without V8's help.
 */

/** A place in a program whose count is known. */
export interface Place {
  readonly id: number
  readonly kind: 'statement' | 'function' | 'expression'
  /** In the text without marks, in UTF-16 code units. */
  readonly offset: number
}

/** Where a function starts for V8, and, as `counted` does, where it begins to run. */
export const functionAt = (id: number): string => `⟦F${id}⟧`
export const bodyOf = (id: number): string => `⟦B${id}⟧`
/** A function's body that is an expression. */
export const bodyExpression = (id: number, text: string): string => `⟦A${id}⟧${text}⟦)⟧`
/** A statement among others. */
export const statement = (id: number, text: string): string => `⟦S${id}⟧${text}`
/** A statement that stands where only one can. */
export const onlyStatement = (id: number, text: string): string => `⟦O${id}⟧${text}⟦}⟧`
/** An expression that may be left out. */
export const expression = (id: number, text: string): string => `⟦E${id}⟧${text}⟦)⟧`

const MARK = /⟦([A-Z)}])(\d*)⟧/g

/** Renders a text without its marks, and tells where they were. */
export function withoutMarks(marked: string): { code: string; places: Place[] } {
  const places: Place[] = []
  let code = ''
  let at = 0
  for (const { 0: mark, 1: letter = '', 2: id, index } of marked.matchAll(MARK)) {
    code += marked.slice(at, index)
    at = index + mark.length
    const kind = KINDS[letter]
    if (kind !== undefined) places.push({ id: Number(id), kind, offset: code.length })
  }
  return { code: code + marked.slice(at), places }
}

const KINDS: Readonly<Record<string, Place['kind']>> = {
  F: 'function',
  S: 'statement',
  O: 'statement',
  E: 'expression',
}

const COUNTERS: Readonly<Record<string, (id: string) => string>> = {
  F: () => '',
  B: (id) => `$(${id});`,
  S: (id) => `$(${id});`,
  O: (id) => `{$(${id});`,
  E: (id) => `($(${id}),`,
  A: (id) => `($(${id}),`,
  ')': () => ')',
  '}': () => '}',
}

/** Renders a text with calls of `$` instead of its marks. */
export function withCounters(marked: string): string {
  return marked.replaceAll(MARK, (_, letter: string, id: string) => COUNTERS[letter]?.(id) ?? '')
}
